using System.Buffers;
using Marten;
using Marten.Internal;

namespace DDonDDon.Server.Marten.Appending;

/// <summary>Values as a session's rows hold them: JSON in UTF-8. Not thread-safe.</summary>
internal sealed class RowJson(IDocumentSession session)
{
    private readonly ArrayBufferWriter<byte> _buffer = new(1024);

    public byte[] Of(object value)
    {
        _buffer.ResetWrittenCount();
        ((IMartenSession)session).Serializer.WriteTo(_buffer, value);
        return _buffer.WrittenSpan.ToArray();
    }
}
