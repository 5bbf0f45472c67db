using System.Buffers.Text;

namespace DDonDDon.Server.Features.Feed;

/// <summary>Which thing of a ledger; orders the things that one event changed, and those of a ledger that is read as a whole.</summary>
public readonly record struct FeedKey(int Kind, Guid Id)
{
    private const int EndKind = 255;

    /// <summary>Before everything.</summary>
    public static FeedKey Start { get; }

    /// <summary>After everything.</summary>
    public static FeedKey End { get; } = new(EndKind, Guid.Empty);
}

/// <summary>
/// How far a reader has come in one ledger. Reading it whole (<paramref name="Whole"/>): it has the documents that have not changed since
/// <paramref name="Position"/>, up to <paramref name="After"/>. Otherwise: it has every change before that position, and of those at it the ones up to
/// <paramref name="After"/>.
/// </summary>
public sealed record LedgerPlace(long Generation, bool Whole, long Position, FeedKey After)
{
    /// <summary>Before the first of the documents that there are at a head.</summary>
    public static LedgerPlace BeforeAll(LedgerHead head) => new(head.Generation, true, head.Position, FeedKey.Start);

    /// <summary>After everything up to a position.</summary>
    public static LedgerPlace AfterAll(long generation, long position) => new(generation, false, position, FeedKey.End);

    public bool IsAt(LedgerHead head) => !Whole && Position == head.Position && After == FeedKey.End;
}

/// <summary>What a cursor is for; one of one purpose is not taken for the other.</summary>
public enum CursorUse
{
    /// <summary>What a reader has.</summary>
    Changes = 1,

    /// <summary>What a listener has heard of.</summary>
    Events = 2,
}

/// <summary>
/// How far a reader has come in every ledger that it reads. Clients keep it as text and do not look into it; what comes back is not believed: it can only ask
/// for less or more of what its bearer may read anyway. <paramref name="Catalogue"/>: null before the first page;
/// <paramref name="HasConflicts"/>: whether conflicts of products, which are no worker's, are among what the reader has of it.
/// </summary>
public sealed record FeedCursor(Guid Epoch, LedgerPlace? Catalogue, IReadOnlyDictionary<Guid, LedgerPlace> Stores, bool HasConflicts = false)
{
    private const int MostText = 512 * 1024;
    private const byte NoCatalogue = 0, CatalogueAlone = 1, CatalogueWithConflicts = 2;
    private const int WholeFlag = 1, KeyFlag = 2, FlagBits = 2;

    /// <summary>Whether the database can have given it out: of this epoch, and nowhere beyond what there is.</summary>
    public bool Fits(FeedHeads heads) =>
        Epoch == heads.Epoch && Fits(Catalogue, heads.Catalogue)
            && Stores.All(store => !heads.Stores.TryGetValue(store.Key, out var head) || Fits(store.Value, head));

    private static bool Fits(LedgerPlace? place, LedgerHead head) => place is null || place.Position <= head.Position && place.Generation <= head.Generation;

    public override string ToString() => Text(CursorUse.Changes);

    /// <summary>Base64url of: use, epoch, and one place a ledger: that of the catalogue, if any, then those of the stores by id.</summary>
    public string Text(CursorUse use)
    {
        using var bytes = new MemoryStream();
        bytes.WriteByte((byte)use);
        bytes.Write(Epoch.ToByteArray(bigEndian: true));
        bytes.WriteByte(Catalogue is null ? NoCatalogue : HasConflicts ? CatalogueWithConflicts : CatalogueAlone);
        if (Catalogue is not null) Write(bytes, Catalogue);
        foreach (var (id, place) in Stores.OrderBy(store => store.Key))
        {
            bytes.Write(id.ToByteArray(bigEndian: true));
            Write(bytes, place);
        }
        return Base64Url.EncodeToString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    private static void Write(MemoryStream bytes, LedgerPlace place)
    {
        var hasKey = place.After != FeedKey.End;
        WriteNumber(bytes, place.Generation << FlagBits | (uint)((place.Whole ? WholeFlag : 0) | (hasKey ? KeyFlag : 0)));
        WriteNumber(bytes, place.Position);
        if (!hasKey) return;
        bytes.WriteByte((byte)place.After.Kind);
        bytes.Write(place.After.Id.ToByteArray(bigEndian: true));
    }

    // Seven bits a byte, the least first; the highest bit says that more follow.
    private static void WriteNumber(MemoryStream bytes, long number)
    {
        for (; number > 0x7F; number >>= 7) bytes.WriteByte((byte)(number & 0x7F | 0x80));
        bytes.WriteByte((byte)number);
    }

    /// <summary>The cursor that a text is; null for a text that <see cref="Text"/> does not make for this use.</summary>
    public static FeedCursor? Parse(string text, CursorUse use = CursorUse.Changes)
    {
        if (text.Length is 0 or > MostText) return null;
        try
        {
            var reader = new Reader(Base64Url.DecodeFromChars(text));
            if (reader.Byte() != (int)use) return null;
            var epoch = reader.Id();
            var kind = reader.Byte();
            if (kind > CatalogueWithConflicts) return null;
            var catalogue = kind == NoCatalogue ? null : reader.Place();
            var stores = new Dictionary<Guid, LedgerPlace>();
            for (var last = (Guid?)null; !reader.IsAtEnd;)
            {
                var id = reader.Id();
                if (id.CompareTo(last ?? Guid.Empty) <= 0 && last is not null) return null;
                stores.Add(id, reader.Place());
                last = id;
            }
            return new(epoch, catalogue, stores, kind == CatalogueWithConflicts);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    private ref struct Reader(byte[] bytes)
    {
        private ReadOnlySpan<byte> _left = bytes;

        public readonly bool IsAtEnd => _left.IsEmpty;

        public int Byte()
        {
            var value = _left[..1][0];
            _left = _left[1..];
            return value;
        }

        public Guid Id()
        {
            var value = new Guid(_left[..16], bigEndian: true);
            _left = _left[16..];
            return value;
        }

        public LedgerPlace Place()
        {
            var first = Number();
            var position = Number();
            var after = (first & KeyFlag) != 0 ? new FeedKey(Byte(), Id()) : FeedKey.End;
            return new(first >> FlagBits, (first & WholeFlag) != 0, position, after);
        }

        private long Number()
        {
            var value = 0L;
            for (var shift = 0; shift < 63; shift += 7)
            {
                var part = Byte();
                value |= (long)(part & 0x7F) << shift;
                if (part < 0x80) return value;
            }
            throw new FormatException();
        }
    }
}
