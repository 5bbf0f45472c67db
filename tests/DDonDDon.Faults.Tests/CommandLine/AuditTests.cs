using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.Faults.Tests.Support;
using DDonDDon.Lab.Bench;
using DDonDDon.Ledger;
using DDonDDon.Ledger.Exports;
using DDonDDon.Server.Features.Products;
using DDonDDon.Server.Features.Stores;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;
using DDonDDon.Testing;
using Npgsql;

namespace DDonDDon.Faults.Tests.CommandLine;

/// <summary>ddon audit, as an auditor calls it, and the verifier that needs nothing of ours.</summary>
public sealed class AuditTests(PostgresCluster cluster) : IDisposable
{
    private const int Items = 10;

    private readonly string _folder = Directory.CreateTempSubdirectory("ddon-audit").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_digest_is_kept_and_what_was_tampered_with_since_is_named()
    {
        var (environment, traffic) = await OpenAsync(batches: 2);
        var digest = Path.Combine(_folder, "digest.json");
        var taken = await Ddon.RunAsync(environment, ["audit", "digest", "--output", digest]);
        (taken.ExitCode, taken.Errors).ShouldBe((0, ""));
        taken.Output.ShouldContain("of 2 ledgers, fingerprint ");
        (await Ddon.RunAsync(environment, ["audit", "digest"])).Output.ShouldContain("\"fingerprint\"");

        var intact = await Ddon.RunAsync(environment, ["audit", "verify", "--digest", digest]);
        intact.ExitCode.ShouldBe(0, intact.Output + intact.Errors);
        intact.Output.ShouldContain("all intact");
        intact.Output.ShouldContain("is the one that the digest was taken of");

        await AppendAsync(environment, traffic, batches: 1);
        var since = await Ddon.RunAsync(environment, ["audit", "verify", "--since", digest, "--json"]);
        since.ExitCode.ShouldBe(0, since.Output + since.Errors);
        JsonDocument.Parse(since.Output).RootElement.GetProperty("events").GetInt64().ShouldBe(StoreTraffic.BatchSize);

        var id = await TamperAsync(environment, traffic);
        var broken = await Ddon.RunAsync(environment, ["audit", "verify", "--store", $"{traffic.StoreId}", "--digest", digest]);
        broken.ExitCode.ShouldBe(1, broken.Output + broken.Errors);
        broken.Output.ShouldContain($"BROKEN  {traffic.StoreId}");
        broken.Output.ShouldContain($"event {id}, number ");
        broken.Output.ShouldContain("is NOT proven");
        var told = JsonDocument.Parse((await Ddon.RunAsync(environment, ["audit", "verify", "--json"])).Output).RootElement;
        told.GetProperty("isIntact").GetBoolean().ShouldBeFalse();
        told.GetProperty("ledgers").EnumerateArray().Single(ledger => !ledger.GetProperty("isIntact").GetBoolean())
            .GetProperty("faults")[0].GetProperty("eventId").GetGuid().ShouldBe(id);
    }

    [Theory]
    [InlineData("verify --digest {folder}/none.json", "cannot be read")]
    [InlineData("verify --since {folder}/digest.json", "is not a digest")]
    [InlineData("verify --since {folder}/digest.json --digest {folder}/digest.json", "give one of them")]
    [InlineData("verify --store 강남점", "--store is a store's id")]
    [InlineData("verify --store 01a199aa-4a4f-79aa-89f9-c1ad27f4856d", "There is no ledger")]
    [InlineData("digest --output {folder}/none/digest.json", "cannot be written")]
    [InlineData("export --output {folder}/none/ledger.csv", "cannot be written")]
    [InlineData("export --format xml", "xml")]
    [InlineData("export --from yesterday", "--from is a time")]
    [InlineData("export --store 01a199aa-4a4f-79aa-89f9-c1ad27f4856d", "There is no store")]
    [InlineData("stock 01a199aa-4a4f-79aa-89f9-c1ad27f4856d", "There is no store")]
    [InlineData("stock {store} 01a199aa-4a4f-79aa-89f9-c1ad27f4856d", "There is no product")]
    [InlineData("stock {store} --known-as-of noon", "--known-as-of is a time")]
    [InlineData("history {store} 01a199aa-4a4f-79aa-89f9-c1ad27f4856d", "There is no product")]
    [InlineData("history {store}", "Required argument missing")]
    public async Task A_wrong_call_exits_with_2_and_says_why(string words, string why)
    {
        var shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 1, products: 0);
        await File.WriteAllTextAsync(Path.Combine(_folder, "digest.json"), "{\"items\":[],\"takenAt\":\"2026-11-22T00:00:00Z\",\"fingerprint\":\"00\"}");

        var refused = await Ddon.RunAsync(Ddon.On(shop.ConnectionString),
            ["audit", .. words.Replace("{folder}", _folder, StringComparison.Ordinal).Replace("{store}", $"{shop.Stores[0]}", StringComparison.Ordinal)
                .Split(' ')]);

        refused.ExitCode.ShouldBe(2, refused.Output + refused.Errors);
        refused.Errors.ShouldContain(why);
    }

    [Fact]
    public async Task History_and_stock_are_tables_for_people_and_json_for_scripts()
    {
        var (environment, traffic) = await OpenAsync(batches: 1);
        var product = traffic.Products[0];

        var history = await Ddon.RunAsync(environment, ["audit", "history", $"{traffic.StoreId}", $"{product}"]);
        history.ExitCode.ShouldBe(0, history.Errors);
        history.Output.ShouldContain("in stock.");
        history.Output.ShouldContain("stock_issued");
        var events = JsonDocument.Parse((await Ddon.RunAsync(environment, ["audit", "history", $"{traffic.StoreId}", $"{product}", "--json"])).Output)
            .RootElement;
        events.GetProperty("items").GetArrayLength().ShouldBe(StoreTraffic.BatchSize / Items);

        var stock = await Ddon.RunAsync(environment, ["audit", "stock", $"{traffic.StoreId}"]);
        stock.ExitCode.ShouldBe(0, stock.Errors);
        foreach (var one in traffic.Products) stock.Output.ShouldContain($"{one}");
        var whole = JsonDocument.Parse((await Ddon.RunAsync(environment, ["audit", "stock", $"{traffic.StoreId}", "--json"])).Output).RootElement;
        whole.GetProperty("items").EnumerateArray().Single(item => item.GetProperty("productId").GetGuid() == product)
            .GetProperty("quantity").GetDecimal().ShouldBe(events.GetProperty("quantity").GetDecimal());
        var before = JsonDocument.Parse((await Ddon.RunAsync(environment,
            ["audit", "stock", $"{traffic.StoreId}", $"{product}", "--json", "--known-as-of", "2020-01-01T00:00:00Z"])).Output).RootElement;
        before.GetProperty("version").GetInt64().ShouldBe(0);
    }

    [Fact]
    public async Task Anybody_can_verify_an_export_with_the_library_or_with_fifty_lines_of_python()
    {
        var (environment, traffic) = await OpenAsync(batches: 2);
        var (export, digest) = (Path.Combine(_folder, "ledger.ndjson"), Path.Combine(_folder, "digest.json"));
        (await Ddon.RunAsync(environment, ["audit", "digest", "--output", digest])).ExitCode.ShouldBe(0);
        await AppendAsync(environment, traffic, batches: 1);
        var exported = await Ddon.RunAsync(environment, ["audit", "export", "--output", export]);
        (exported.ExitCode, exported.Errors).ShouldBe((0, ""));
        Directory.GetFiles(_folder).ShouldBe([digest, export], ignoreOrder: true);

        (await PythonAsync(export, digest)).ShouldBe((0, "Every chain is whole."));
        (await VerifyAsync(export, digest)).Faults.ShouldBeEmpty();

        var lines = await File.ReadAllLinesAsync(export);
        var (first, sale) = (Array.FindIndex(lines, line => line.Contains("stock_issued", StringComparison.Ordinal)),
            Array.FindLastIndex(lines, line => line.Contains("stock_issued", StringComparison.Ordinal)));
        await ShouldFailAsync([.. lines[..sale], lines[sale].Replace("\"userName\":\"", "\"userName\":\"x", StringComparison.Ordinal), .. lines[(sale + 1)..]],
            $"line {sale + 1}: event");
        await ShouldFailAsync([.. lines[..first], lines[first + 1], lines[first], .. lines[(first + 2)..]], $"line {first + 1}: event");
        await ShouldFailAsync([.. lines[..first], .. lines[(first + 1)..]], $"line {first + 1}: event");
        await ShouldFailAsync(lines[..^1], "the export is not whole");
        await ShouldFailAsync(lines[1..], "the export is not whole");

        (await Ddon.RunAsync(environment, ["audit", "export", "--type", "COUNT", "--output", export])).ExitCode.ShouldBe(0);
        (await PythonAsync(export)).Output.ShouldContain("the export was made with filters");
        (await VerifyAsync(export, digest)).Faults.ShouldContain(fault => fault.Text.Contains("with filters", StringComparison.Ordinal));
        (await Ddon.RunAsync(environment, ["audit", "export", "--store", $"{traffic.StoreId}", "--output", export])).ExitCode.ShouldBe(0);
        (await PythonAsync(export, digest)).ShouldBe((0, "Every chain is whole."));
        (await VerifyAsync(export, digest)).Faults.ShouldBeEmpty();

        async Task ShouldFailAsync(string[] changed, string why)
        {
            var path = Path.Combine(_folder, "changed.ndjson");
            await File.WriteAllLinesAsync(path, changed);
            var (exitCode, output) = await PythonAsync(path, digest);
            (exitCode, output.Split('\n')[0].Contains(why, StringComparison.Ordinal)).ShouldBe((1, true), output);
            var fault = (await VerifyAsync(path, digest)).Faults[0];
            (fault.Line is { } line ? $"line {line}: {fault.Text}" : fault.Text).ShouldStartWith(why, Case.Insensitive);
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("ndjson")]
    [InlineData("csv")]
    public async Task An_export_of_any_length_takes_the_same_memory(string format)
    {
        const long most = 100_000_000;
        var (environment, traffic) = await OpenAsync(batches: 1);
        await MultiplyAsync(environment, traffic, 300);
        // As ./ddon starts it: without this the runtime lets garbage grow to the size of the processor's cache, whatever that is.
        environment["DOTNET_GCgen0size"] = "400000";

        var (peak, exitCode) = (0L, 0);
        await using (var process = RealProcess
            .Start(Ddon.Describe(environment, "audit", "export", "--format", format, "--output", Path.Combine(_folder, "ledger"))))
        {
            var ended = process.EndsAsync();
            for (; !ended.IsCompleted; await Task.Delay(20)) peak = Math.Max(peak, process.PeakMemory);
            exitCode = await ended;
            exitCode.ShouldBe(0, process.Errors);
        }

        new FileInfo(Path.Combine(_folder, "ledger")).Length.ShouldBeGreaterThan(50_000_000);
        peak.ShouldBeInRange(10_000_000, most);
    }

    /// <summary>What somebody may hand to the Python program: it never answers with a traceback.</summary>
    [Theory]
    [InlineData("{\"kind\":\"heads\",\"isFiltered\":false,\"items\":[]}\n{\"kind\":\"en", null, 1, "not JSON")]
    [InlineData("[]", null, 1, "JSON of another kind")]
    [InlineData("null", null, 1, "JSON of another kind")]
    [InlineData("{\"hash\":\"00\"}", null, 1, "has no tenantId")]
    [InlineData("{\"tenantId\":[],\"hash\":{}}", null, 1, "JSON of another kind")]
    [InlineData("{\"kind\":\"end\"}", null, 1, "has no events")]
    [InlineData("\xff\xfe", null, 1, "not UTF-8")]
    [InlineData(null, null, 2, "cannot be read")]
    [InlineData("", "[]", 2, "no digest")]
    [InlineData("", "{\"items\":[{}]}", 2, "has no tenantId")]
    [InlineData("", "{\"items\":[{\"tenantId\":\"a\",\"hash\":\"00\",\"count\":null}]}", 2, "no digest")]
    [InlineData("", "\xff", 2, "not UTF-8")]
    public async Task A_file_that_is_no_export_is_said_in_one_line(string? export, string? digest, int exitCode, string why)
    {
        string[] files = [Path.Combine(_folder, "strange.ndjson"), Path.Combine(_folder, "strange.json")];
        if (export is not null) await File.WriteAllBytesAsync(files[0], Encoding.Latin1.GetBytes(export));
        if (digest is not null) await File.WriteAllBytesAsync(files[1], Encoding.Latin1.GetBytes(digest));

        var (ended, output) = await PythonAsync(digest is null ? files[..1] : files);

        ended.ShouldBe(exitCode, output);
        output.ShouldHaveSingleLine().ShouldContain(why);
    }

    private static async Task<VerifiedExport> VerifyAsync(string export, string digest)
    {
        await using var file = File.OpenRead(export);
        return ExportedLedger.Verify(file, LedgerDigest.Read(await File.ReadAllBytesAsync(digest)).ShouldNotBeNull());
    }

    private async Task<(Dictionary<string, string> Environment, StoreTraffic Traffic)> OpenAsync(int batches)
    {
        var environment = Ddon.On(await cluster.CreateDatabaseAsync());
        await using var source = Database.Open(environment["DATABASE_URL"], "ddon");
        await Database.SchemaOf(source).ApplyAsync(CancellationToken.None);
        var store = DdonLedger.Open(source, TimeProvider.System);
        var traffic = new StoreTraffic(Items, seed: 7);
        (await new StoreRegister(store, new(store), new(store)).OpenAsync(traffic.StoreId, "강남점", Store.DefaultTimeZone, null, default)).Refused.ShouldBeNull();
        (await Catalogue.In(store, new() { Home = Path.GetTempPath() })
            .RecordAsync([.. traffic.Products.Select((id, place) => Shop.Registered(id, traffic.UserId, place, $"우유 {place}", $"88{place:D11}"))], default))
            .ShouldBeNull();
        await AppendAsync(environment, traffic, batches);
        return (environment, traffic);
    }

    private static async Task AppendAsync(Dictionary<string, string> environment, StoreTraffic traffic, int batches)
    {
        await using var source = Database.Open(environment["DATABASE_URL"], "ddon");
        await using var path = new LibraryAppend(DdonLedger.Open(source, TimeProvider.System));
        for (var batch = 0; batch < batches; batch++) await path.AppendAsync(await path.PrepareAsync(traffic.NextBatch(), default), default);
    }

    private static async Task<Guid> TamperAsync(Dictionary<string, string> environment, StoreTraffic traffic)
    {
        await using var source = Database.Open(environment["DATABASE_URL"], "ddon");
        await using var tamper = source.CreateCommand("""
            update mt_events set data = data || '{"quantity": 99999}'
            where tenant_id = $1 and seq_id = (select seq_id from mt_events where tenant_id = $1 order by seq_id offset 300 limit 1) returning id
            """);
        tamper.Parameters.Add(Sql.Text($"{traffic.StoreId}"));
        return (Guid)(await tamper.ExecuteScalarAsync())!;
    }

    // The same events many times over: no hash holds for them, but they are as long as real ones.
    private static async Task MultiplyAsync(Dictionary<string, string> environment, StoreTraffic traffic, int times)
    {
        await using var source = Database.Open(environment["DATABASE_URL"], "ddon");
        foreach (var sql in new[]
        {
            """
            insert into mt_events (
                seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, correlation_id, causation_id, headers, user_name)
            select nextval('mt_events_sequence'), gen_random_uuid(), stream_id, version + 1000 * again, data, type, timestamp, tenant_id, mt_dotnet_type,
                correlation_id, causation_id, headers, user_name
            from mt_events, generate_series(1, $2) again where tenant_id = $1
            """,
            "update ddon_ledger_head set last_seq_id = (select max(seq_id) from mt_events), event_count = event_count * $2 where tenant_id = $1",
        })
        {
            await using var command = source.CreateCommand(sql);
            command.CommandTimeout = 0;
            command.Parameters.AddRange((NpgsqlParameter[])[Sql.Text($"{traffic.StoreId}"), Sql.Bigint(times)]);
            await command.ExecuteNonQueryAsync();
        }
    }

    private static async Task<(int ExitCode, string Output)> PythonAsync(params string[] arguments)
    {
        var description = new ProcessStartInfo("python3", [Path.Combine(RepositoryFolder.Root, "docs/examples/verify_export.py"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            await using var process = RealProcess.Start(description);
            var exitCode = await process.EndsAsync();
            return (exitCode, (process.Output + process.Errors).Trim());
        }
        catch (Win32Exception)
        {
            throw new ShouldAssertException("python3 is not on this machine; ./ddon test installs it, or install it yourself.");
        }
    }
}
