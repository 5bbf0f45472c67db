using DDonDDon.Domain.Access;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Tests.Marten.Support;

namespace DDonDDon.Server.Tests.Marten;

public class EventTypesTests
{
    private static EventTypes Types => DdonLedger.Model.Types;

    [Fact]
    public void A_classes_stored_name_is_its_own_in_snake_case() => Types.NameOf(typeof(StoreOpened)).ShouldBe("store_opened");

    [Fact]
    public void An_unknown_type_is_an_error_that_names_it_its_stream_and_its_version()
    {
        var stream = Some.Id();

        var error = Should.Throw<UnknownEventTypeException>(() => Types.Read("stock_stolen", "{}"u8, stream, 7));

        (error.EventType, error.StreamId, error.Version).ShouldBe(("stock_stolen", stream, 7));
        error.Message.ShouldBe($"Event type 'stock_stolen' (stream {stream}, version 7) is not known to this program.");
    }
}
