using DDonDDon.Domain.Stock;

namespace DDonDDon.Domain.Booking;

/// <summary>Where an item comes from, which decides how it is judged.</summary>
public abstract record ItemSource
{
    private ItemSource() { }

    public static ItemSource FromDevice { get; } = new Device();

    /// <summary>A device replays what it recorded; nobody can be asked.</summary>
    public sealed record Device : ItemSource;

    /// <summary>Somebody waits for the answer. <paramref name="AllowsNegative"/>: whether the stock may fall below zero.</summary>
    public sealed record Online(bool AllowsNegative) : ItemSource
    {
        /// <summary>Whether a receipt is of all that was sent, whatever that is by now.</summary>
        public bool ReceivesAll { get; init; }
    }

    /// <summary>
    /// It was set aside and is to be booked now. <paramref name="DecidedBy"/>: the administrator who says so; null when it happens by itself.
    /// </summary>
    public sealed record SetAside(Guid? DecidedBy) : ItemSource
    {
        /// <summary>The product that its code meant this time, as the administrator says; null: whichever has the code.</summary>
        public Guid? ProductId { get; init; }
    }

    /// <summary>It follows from an approved or reversed count session; <paramref name="Session"/>: what its count says of that.</summary>
    public sealed record Approval(CountLink? Session) : ItemSource;
}
