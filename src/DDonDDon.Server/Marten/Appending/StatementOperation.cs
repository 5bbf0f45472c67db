using System.Data.Common;
using System.Text.RegularExpressions;
using DDonDDon.Server.Postgres;
using Marten.Storage;
using Npgsql;
using Weasel.Core;
using Weasel.Storage;
using ICommandBuilder = Weasel.Postgresql.ICommandBuilder;
using IStorageOperation = Marten.Internal.Operations.IStorageOperation;

namespace DDonDDon.Server.Marten.Appending;

/// <summary>A statement of ours among the operations of a Marten session: it goes in the same round trip as they do.</summary>
internal partial class StatementOperation : IStorageOperation
{
    private readonly Read _read;

    private StatementOperation(Read read) => _read = read;

    public Type DocumentType => typeof(StorageFeatures);

    public static IStorageOperation Of(Read read) => read is Write ? new WithoutRows(read) : new StatementOperation(read);

    public OperationRole Role() => OperationRole.Other;

    // Each $n becomes the parameter that Marten gives it, however often it stands in the text.
    public void ConfigureCommand(ICommandBuilder builder, IStorageSession session)
    {
        var text = _read.Command.CommandText;
        var (at, names) = (0, new Dictionary<int, int>());
        foreach (var place in Places().EnumerateMatches(text))
        {
            builder.Append(text[at..place.Index]);
            at = place.Index + place.Length;
            var number = int.Parse(text.AsSpan(place.Index + 1, place.Length - 1), System.Globalization.CultureInfo.InvariantCulture);
            if (names.TryGetValue(number, out var given))
            {
                builder.Append($"${given}");
                continue;
            }
            var parameter = _read.Command.Parameters[number - 1];
            builder.AppendParameter(parameter.Value ?? DBNull.Value, parameter.NpgsqlDbType);
            names[number] = builder.ParameterCount;
        }
        builder.Append(text[at..]);
    }

    public Task PostprocessAsync(DbDataReader reader, IList<Exception> exceptions, CancellationToken token) =>
        _read.ConsumeAsync((NpgsqlDataReader)reader, token);

    [GeneratedRegex(@"\$[0-9]+")]
    private static partial Regex Places();

    private sealed class WithoutRows(Read read) : StatementOperation(read), NoDataReturnedCall;
}
