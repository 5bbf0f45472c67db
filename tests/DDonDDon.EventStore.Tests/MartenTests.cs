using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using DDonDDon.EventStore.Tests.Support;
using DDonDDon.Ledger;
using DDonDDon.Server.Projections;
using DDonDDon.Testing;

namespace DDonDDon.EventStore.Tests;

/// <summary>What a Marten that is set up as docs/marten.md says relies on, besides the tables' layout and the rows' shape.</summary>
public class MartenTests(PostgresCluster cluster)
{
    // What UseSystemTextJsonForSerialization(EnumStorage.AsString, Casing.CamelCase) makes.
    private static readonly JsonSerializerOptions s_martens = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter() },
    };

    private static IEnumerable<Type> EventClasses { get; } =
        [.. DdonProjections.All.SelectMany(projection => projection.EventTypes).Distinct()
            .SelectMany(type => type.Assembly.GetExportedTypes().Where(type.IsAssignableFrom).Where(one => !one.IsAbstract)).Distinct()
            .OrderBy(type => NameOf(type), StringComparer.Ordinal)];

    private static string NameOf(Type type) => DdonEvents.CreateTypes().NamesOf(type).Name;

    /// <summary>To bring the document up to date, run this test with WRITE_DOCS=1.</summary>
    [Fact]
    public void The_documented_configuration_names_every_event_and_every_document()
    {
        var path = Path.Combine(RepositoryFolder.Root, "docs/marten.md");
        var upToDate = Between(File.ReadAllText(path), "Events", EventClasses.Select(type => $"options.Events.MapEventType<{type.Name}>(\"{NameOf(type)}\");"));
        upToDate = Between(upToDate, "Documents", DdonProjections.All.Select(projection =>
            $"options.Schema.For<{projection.DocumentType.Name}>().DocumentAlias(\"{projection.Table["mt_doc_".Length..]}\").UseNumericRevisions(true);"));
        if (Environment.GetEnvironmentVariable("WRITE_DOCS") is "1") File.WriteAllText(path, upToDate);

        File.ReadAllText(path).ShouldBe(upToDate);
    }

    [Fact]
    public void An_event_is_named_as_Marten_would_and_its_class_is_found_by_the_stored_name()
    {
        var types = DdonEvents.CreateTypes();

        EventClasses.Select(NameOf).Order(StringComparer.Ordinal).ShouldBe(types.NamesFor(typeof(object)).Order(StringComparer.Ordinal));
        foreach (var type in EventClasses)
        {
            types.NamesOf(type).Name.ShouldBe(JsonNamingPolicy.SnakeCaseLower.ConvertName(type.Name));
            Type.GetType(types.NamesOf(type).DotNetType).ShouldBe(type);
        }
    }

    [Fact]
    public void A_document_is_in_the_table_that_Marten_looks_for()
    {
        foreach (var projection in DdonProjections.All)
        {
            projection.Table.ShouldBe("mt_doc_" + projection.DocumentType.Name.ToLowerInvariant());
            Type.GetType(projection.DotNetType).ShouldBe(projection.DocumentType);
            projection.DocumentType.GetProperty("Id")!.PropertyType.ShouldBe(typeof(Guid));
        }
    }

    [Fact]
    public void Martens_serializer_reads_every_event_as_the_object_that_was_stored()
    {
        var ours = EventJson.CreateOptions();
        for (var seed = 0; seed < 50; seed++)
            foreach (var happened in new RandomEvents(seed).OneOfEach())
            {
                var stored = JsonSerializer.SerializeToUtf8Bytes(happened, happened.GetType(), ours);
                var read = JsonSerializer.Deserialize(stored, happened.GetType(), s_martens)!;
                Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(read, read.GetType(), ours)).ShouldBe(Encoding.UTF8.GetString(stored));
            }
    }

    [Fact]
    public async Task Martens_serializer_reads_every_document_as_the_object_that_was_stored()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        var (shop, product) = (Some.Id(), Some.Id());
        await database.Store.BookAsync(shop, Some.Received(shop, product, 1.5m), Some.Received(shop, product));
        var stored = await database.ListAsync<string>("select mt_dotnet_type || ' ' || data from mt_doc_currentstock");

        foreach (var (type, data) in stored.Select(row => (row[..row.IndexOf(" {", StringComparison.Ordinal)], row[row.IndexOf('{')..])))
        {
            var read = JsonSerializer.Deserialize(data, Type.GetType(type)!, s_martens)!;
            var again = JsonSerializer.SerializeToUtf8Bytes(read, read.GetType(), EventJson.CreateOptions());
            CanonicalJson.Of(again).ToArray().ShouldBe(CanonicalJson.Of(Encoding.UTF8.GetBytes(data)).ToArray());
        }
        stored.ShouldNotBeEmpty();
    }

    [Fact]
    public void What_belongs_to_no_store_is_in_Martens_default_tenant() => PostgresEventStore.DefaultTenant.ShouldBe("*DEFAULT*");

    private static string Between(string document, string name, IEnumerable<string> lines)
    {
        var head = $"    // {name}\n";
        var start = document.IndexOf(head, StringComparison.Ordinal) + head.Length;
        var rest = document[start..].Split('\n').SkipWhile(line => line.StartsWith("    options.", StringComparison.Ordinal));
        return document[..start] + string.Concat(lines.Select(line => $"    {line}\n")) + string.Join('\n', rest);
    }
}
