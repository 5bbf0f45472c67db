using System.Globalization;
using System.Text;
using System.Text.Json;
using DDonDDon.Ledger;
using DDonDDon.Ledger.Exports;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Sheets;

namespace DDonDDon.Server.Features.Audit;

/// <summary>
/// CSV for people: a row an event, and behind them a row for each ledger's head (event <c>ledger_head</c>: last position, number of events in
/// the place of the version, time, hash). Cells that a spreadsheet would calculate stand behind an apostrophe.
/// </summary>
internal sealed class LedgerSheet : ILedgerFormat
{
    private static readonly HashSet<string> OfLabel = ["lot", "expiresOn", "serial", "weight", "count"];

    private static readonly string[] Columns =
    [
        "storeId", "position", "version", "id", "event", "productId", "quantity", "movementId", "void", "occurredAt", "clientTime", "recordedAt", "recordedBy",
        "syncedBy", "deviceId", "seq", "batchId", "reason", "note", "reference", "barcode", "packSize", .. OfLabel, "hash", "data",
    ];

    private static readonly Dictionary<string, int> Places = Columns.Index().ToDictionary(column => column.Item, column => column.Index);

    // What the columns show of an event's data; whatever else an event holds is shown whole.
    private static readonly HashSet<string> OfData =
    [
        "productId", "quantity", "movementId", "void", "occurredAt", "clientTime", "recordedBy", "syncedBy", "deviceId", "seq", "reason", "note", "reference",
        "barcode", "packSize",
    ];

    private static readonly HashSet<string> Told = [.. OfData, "id", "storeId", "clock", "label"];

    private readonly string?[] _cells = new string?[Columns.Length];

    public void Begin(ByteBuffer output, LedgerDigest heads, bool isFiltered)
    {
        // Without a byte order mark spreadsheets take Korean for something else.
        output.Append(Encoding.UTF8.Preamble);
        Columns.CopyTo(_cells, 0);
        WriteRow(output);
    }

    public void Write(ByteBuffer output, CanonicalEvent stored, string tenant)
    {
        Array.Clear(_cells);
        this["storeId"] = tenant == LedgerDatabase.DefaultTenant ? null : tenant;
        this["position"] = Number(stored.Seq);
        this["version"] = Number(stored.Version);
        this["id"] = $"{stored.Id}";
        this["event"] = SheetText.Neutral(stored.Type);
        this["recordedAt"] = EventJson.TextOf(stored.Timestamp);
        this["recordedBy"] = Text(stored.UserName);
        this["deviceId"] = Text(stored.CausationId);
        this["batchId"] = Text(stored.CorrelationId);
        this["hash"] = stored.HasHash ? Convert.ToHexStringLower(stored.Hash) : null;
        if (!ReadData(stored.Data)) this["data"] = Text(Encoding.UTF8.GetString(CanonicalJson.Of(stored.Data.ToArray()).Span));
        WriteRow(output);
    }

    public void End(ByteBuffer output, LedgerDigest heads, long events)
    {
        foreach (var head in heads.Items)
        {
            Array.Clear(_cells);
            this["storeId"] = head.TenantId == LedgerDatabase.DefaultTenant ? null : head.TenantId;
            this["position"] = Number(head.LastSeq);
            this["version"] = Number(head.Count);
            this["event"] = "ledger_head";
            this["recordedAt"] = EventJson.TextOf(head.RecordedAt);
            this["hash"] = head.Hash;
            WriteRow(output);
        }
    }

    private string? this[string column]
    {
        set => _cells[Places[column]] = value;
    }

    // Fills in what the columns show; false when there is more in the event than that.
    private bool ReadData(ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data);
        return reader.Read() && reader.TokenType is JsonTokenType.StartObject && ReadMembers(ref reader, OfData, Told);
    }

    private bool ReadMembers(ref Utf8JsonReader reader, HashSet<string> shown, HashSet<string> told)
    {
        var isTold = true;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            isTold &= told.Contains(name);
            reader.Read();
            if (shown.Contains(name) && CellOf(ref reader) is { } cell) this[name] = cell;
            else if (name is "label" && reader.TokenType is JsonTokenType.StartObject) isTold &= ReadMembers(ref reader, OfLabel, OfLabel);
            else reader.Skip();
        }
        return isTold;
    }

    private static string? CellOf(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => Text(reader.GetString()),
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => null,
    };

    private static string? Text(string? text) => text is null ? null : SheetText.Neutral(text);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private void WriteRow(ByteBuffer output)
    {
        for (var place = 0; place < _cells.Length; place++)
        {
            if (place > 0) output.Append((byte)',');
            if (_cells[place] is not { Length: > 0 } cell) continue;
            var text = Csv.Cell(cell);
            output.Advance(Encoding.UTF8.GetBytes(text, output.Free(Encoding.UTF8.GetMaxByteCount(text.Length))));
        }
        output.Append("\r\n"u8);
    }
}
