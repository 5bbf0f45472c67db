using System.Text.Json.Nodes;
using DDonDDon.Domain.Access;
using DDonDDon.EventStore.Projecting;
using DDonDDon.EventStore.Tests.Support;
using DDonDDon.Server.Projections;
using DDonDDon.Testing;

namespace DDonDDon.EventStore.Tests;

public class EventTypesTests(PostgresCluster cluster)
{
    // A store's first events once had a "label", then a "title".
    private static EventTypes WithHistory() => DdonEvents.CreateTypes()
        .Upcast("shop_founded", data => ("shop_opened", Renamed(data, "label", "title")))
        .Upcast("shop_opened", data => ("store_opened", Renamed(data, "title", "name")));

    [Fact]
    public void A_classes_stored_name_is_its_own_in_snake_case() =>
        DdonEvents.CreateTypes().NamesOf(typeof(StoreOpened))
            .ShouldBe(("store_opened", "DDonDDon.Domain.Access.StoreOpened, DDonDDon.Domain"));

    [Fact]
    public void An_unknown_type_is_an_error_that_names_it_its_stream_and_its_version()
    {
        var stream = Some.Id();

        var error = Should.Throw<UnknownEventTypeException>(() =>
            DdonEvents.CreateTypes().Read("stock_stolen", "{}"u8, stream, 7));

        (error.EventType, error.StreamId, error.Version).ShouldBe(("stock_stolen", stream, 7));
        error.Message.ShouldBe($"Event type 'stock_stolen' (stream {stream}, version 7) is not known to this program.");
    }

    [Fact]
    public void An_upcaster_that_leads_nowhere_is_an_error_too() =>
        Should.Throw<UnknownEventTypeException>(() =>
            DdonEvents.CreateTypes().Upcast("old", data => ("older", data)).Read("old", "{}"u8, Some.Id(), 1))
            .EventType.ShouldBe("older");

    [Theory]
    [InlineData("shop_founded", "label")]
    [InlineData("shop_opened", "title")]
    [InlineData("store_opened", "name")]
    public async Task An_old_event_is_read_as_todays_class(string type, string member)
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        var id = await StoreAnOldEventAsync(database, type, member);
        var events = PostgresEventStore.ReadStreams(PostgresEventStore.DefaultTenant, [id]);
        await database.Store.ReadAsync([events], CancellationToken.None);

        var read = WithHistory().Read(events.Items.ShouldHaveSingleItem());

        read.ShouldBe(Some.Opened(id, "강남점"));
    }

    [Fact]
    public async Task Old_events_are_folded_into_the_documents_they_belong_to_and_no_others()
    {
        await using var database = await TestDatabase.CreateAsync(cluster);
        await StoreAnOldEventAsync(database, "shop_founded", "label");
        var store = new PostgresEventStore(database.Source, WithHistory(), TimeProvider.System);

        foreach (var projection in DdonProjections.All)
        {
            await new Rebuilder(store).RebuildAsync(projection, 1, null, CancellationToken.None);
            (await new Verifier(store).VerifyAsync(projection, 1, null, CancellationToken.None)).Differences.ShouldBeEmpty();
        }

        (await database.AskAsync<string>("select data ->> 'name' from mt_doc_store")).ShouldBe("강남점");
        (await database.AskAsync<long>("select count(*) from mt_doc_product")).ShouldBe(0);
    }

    private static JsonObject Renamed(JsonObject data, string from, string to)
    {
        var value = data[from];
        data.Remove(from);
        data[to] = value?.DeepClone();
        return data;
    }

    private static async Task<Guid> StoreAnOldEventAsync(TestDatabase database, string type, string member)
    {
        var id = Some.Id();
        await database.Store.StartAsync(DdonProjections.Store, id, Some.Opened(id, "강남점"));
        await database.ExecuteAsync("update mt_events set type = $1, data = data - 'name' || jsonb_build_object($2, data -> 'name')", Sql.Text(type), Sql.Text(member));
        return id;
    }
}
