namespace DDonDDon.Server.Postgres;

/// <summary>Plans made with a statement's values, for searches, which differ too much for one plan.</summary>
internal static class ValuePlans
{
    private const string PlanSql = """
        -- The rest of the transaction plans its statements with their values, and in one process: searches differ too much for one plan, and what
        -- more processes cost is more than most of them take.
        -- No parameters. One row.
        select set_config('plan_cache_mode', 'force_custom_plan', true) || set_config('max_parallel_workers_per_gather', '0', true)
        """;

    /// <summary>Goes before the statements in their round trip.</summary>
    public static Rows<string> Make() => new(Sql.Command(PlanSql), row => row.GetString(0));
}
