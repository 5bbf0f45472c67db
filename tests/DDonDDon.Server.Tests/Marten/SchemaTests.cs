using DDonDDon.Server.Marten.Schema;
using DDonDDon.Server.Postgres;
using DDonDDon.Testing;
using Npgsql;

namespace DDonDDon.Server.Tests.Marten;

/// <summary>The schema as Marten makes it, with what is ours in it.</summary>
public class SchemaTests(PostgresCluster cluster)
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Fact]
    public async Task An_empty_database_gets_the_schema_once_and_then_nothing_differs()
    {
        await using var source = Database.Open(await cluster.CreateDatabaseAsync(), "ddon");
        var schema = Database.SchemaOf(source);
        (await schema.StateAsync(Ct)).ShouldBe(SchemaState.Missing);
        (await schema.DifferencesAsync(Ct)).ShouldNotBeEmpty();

        (await schema.ApplyAsync(Ct)).ShouldBeTrue();

        (await schema.StateAsync(Ct)).ShouldBe(SchemaState.Current);
        (await schema.DifferencesAsync(Ct)).ShouldBeEmpty();
        (await schema.PatchAsync(Ct)).ShouldBeEmpty();
        (await schema.ApplyAsync(Ct)).ShouldBeFalse();
    }

    [Fact]
    public async Task Several_programs_may_make_it_at_once()
    {
        await using var source = Database.Open(await cluster.CreateDatabaseAsync(), "ddon");

        var changed = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Database.SchemaOf(source).ApplyAsync(Ct)));

        changed.Count(one => one).ShouldBe(1);
        (await Database.SchemaOf(source).DifferencesAsync(Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_schemas_name_makes_the_same()
    {
        await using var source = Database.Open(await cluster.CreateDatabaseAsync(), "another_chain");
        var schema = Database.SchemaOf(source);

        await schema.ApplyAsync(Ct);

        (await schema.DifferencesAsync(Ct)).ShouldBeEmpty();
        (await schema.StateAsync(Ct)).ShouldBe(SchemaState.Current);
    }

    [Theory]
    [InlineData("alter table ddon_barcode add column more int", "ddon_barcode")]
    [InlineData("drop index idx_barcodes_product", "ddon_barcode")]
    [InlineData("drop index idx_mt_events_counted", "idx_mt_events_counted")]
    [InlineData("drop index idx_mt_events_counted; create index idx_mt_events_counted on mt_events (tenant_id)", "idx_mt_events_counted")]
    [InlineData("alter table mt_events drop constraint ddon_chained", "ddon_chained")]
    [InlineData("create or replace function ddon_search_words(search text) returns text[] language sql immutable strict return array['none']",
        "ddon_search_words")]
    [InlineData("drop view ddon_product_search_wanted", "ddon_product_search_wanted")]
    [InlineData("alter table mt_streams drop column compacted_version", "mt_streams")]
    [InlineData("drop function mt_quick_append_events", "mt_quick_append_events")]
    public async Task Whatever_differs_is_told_by_its_name(string change, string told)
    {
        await using var source = Database.Open(await cluster.CreateDatabaseAsync(), "ddon");
        var schema = Database.SchemaOf(source);
        await schema.ApplyAsync(Ct);
        await RunAsync(source, change);

        (await schema.DifferencesAsync(Ct)).ShouldHaveSingleItem().ShouldStartWith(told + ": ");
    }

    [Theory]
    [InlineData("drop index idx_mt_events_counted")]
    [InlineData("drop index idx_mt_events_counted; create index idx_mt_events_counted on mt_events (tenant_id)")]
    [InlineData("alter table mt_events drop constraint ddon_chained")]
    [InlineData("create or replace function ddon_search_words(search text) returns text[] language sql immutable strict return array['none']")]
    [InlineData("drop function mt_quick_append_events")]
    public async Task What_can_be_mended_without_loss_is_mended(string change)
    {
        await using var source = Database.Open(await cluster.CreateDatabaseAsync(), "ddon");
        var schema = Database.SchemaOf(source);
        await schema.ApplyAsync(Ct);
        await RunAsync(source, change);

        (await schema.PatchAsync(Ct)).ShouldNotBeEmpty();
        (await schema.ApplyAsync(Ct)).ShouldBeTrue();

        (await schema.DifferencesAsync(Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_table_of_ours_that_somebody_changed_is_left_alone_and_named()
    {
        await using var source = Database.Open(await cluster.CreateDatabaseAsync(), "ddon");
        var schema = Database.SchemaOf(source);
        await schema.ApplyAsync(Ct);
        await RunAsync(source, "alter table ddon_barcode add column more int");

        (await Should.ThrowAsync<SchemaException>(() => schema.ApplyAsync(Ct))).Message.ShouldContain("ddon_barcode");
    }

    [Fact]
    public async Task The_former_layout_is_refused_in_one_line_that_says_what_to_do()
    {
        await using var source = Database.Open(await cluster.CreateDatabaseAsync(), "ddon");
        await RunAsync(source, "create schema ddon; create table ddon.ddon_migrations (name varchar)");
        var schema = Database.SchemaOf(source);

        (await schema.StateAsync(Ct)).ShouldBe(SchemaState.Former);
        var refused = await Should.ThrowAsync<SchemaException>(() => schema.ApplyAsync(Ct));

        refused.Message.ShouldNotContain("\n");
        refused.Message.ShouldContain("remove the folder .ddon");
    }

    [Fact]
    public async Task The_schema_of_another_version_is_told_by_its_mark()
    {
        await using var source = Database.Open(await cluster.CreateDatabaseAsync(), "ddon");
        var schema = Database.SchemaOf(source);
        await schema.ApplyAsync(Ct);
        await RunAsync(source, "update ddon_schema set mark = 'another'");

        (await schema.StateAsync(Ct)).ShouldBe(SchemaState.Different);
        await schema.ApplyAsync(Ct);
        (await schema.StateAsync(Ct)).ShouldBe(SchemaState.Current);
    }

    private static async Task RunAsync(NpgsqlDataSource source, string statement)
    {
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
