using DDonDDon.Architecture.Tests.Support;

namespace DDonDDon.Architecture.Tests;

/// <summary>Which project may know which.</summary>
public class ProjectTests
{
    [Fact]
    public void The_domain_knows_nobody_and_no_package() =>
        Ours.TypesOf(Ours.Domain).ShouldNot().HaveDependencyOtherThan(Ours.Domain, "System").Failing().ShouldBeEmpty();

    [Fact]
    public void What_proves_knows_the_domain_at_most_and_no_package() =>
        Ours.TypesOf(Ours.Ledger).ShouldNot().HaveDependencyOtherThan(Ours.Ledger, Ours.Domain, "System").Failing().ShouldBeEmpty();

    [Theory]
    [InlineData(Ours.EmbeddedPostgres)]
    [InlineData(Ours.Client, Ours.Domain)]
    [InlineData(Ours.Server, Ours.Domain, Ours.Ledger, Ours.EmbeddedPostgres)]
    public void A_project_knows_of_ours_only_these(string project, params string[] known) =>
        Ours.TypesOf(project).ShouldNot().HaveDependencyOnAny([.. Ours.Projects.Except([project, .. known])]).Failing().ShouldBeEmpty();

    [Fact]
    public void Nobody_knows_the_laboratory() =>
        Ours.Projects.Except([Ours.Lab]).SelectMany(project => Ours.TypesOf(project).ShouldNot().HaveDependencyOnAny(Ours.Lab).Failing()).ShouldBeEmpty();
}
