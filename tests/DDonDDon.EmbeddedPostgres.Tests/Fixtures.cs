using DDonDDon.Testing;

[assembly: AssemblyFixture(typeof(PostgresCluster))]
