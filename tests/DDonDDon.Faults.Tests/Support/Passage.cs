namespace DDonDDon.Faults.Tests.Support;

/// <summary>How many bytes of a chunk pass, and whether the connection is cut after them.</summary>
internal readonly record struct Verdict(int Pass, bool Cut);

/// <summary>Decides what passes on one connection; this one lets everything through.</summary>
internal class Passage
{
    public virtual Verdict Request(ReadOnlyMemory<byte> chunk) => new(chunk.Length, false);

    public virtual Verdict Reply(ReadOnlyMemory<byte> chunk) => new(chunk.Length, false);
}

/// <summary>Cuts after so many bytes of the request, or of the reply.</summary>
internal sealed class CutAfter(long? request = null, long? reply = null) : Passage
{
    private long _request = request ?? long.MaxValue;
    private long _reply = reply ?? long.MaxValue;

    public override Verdict Request(ReadOnlyMemory<byte> chunk) => Take(ref _request, chunk.Length);

    public override Verdict Reply(ReadOnlyMemory<byte> chunk) => Take(ref _reply, chunk.Length);

    private static Verdict Take(ref long left, int count)
    {
        var pass = (int)Math.Min(left, count);
        left -= pass;
        return new(pass, left == 0);
    }
}

/// <summary>What is lost when a connection to PostgreSQL breaks at a COMMIT.</summary>
internal enum Lost
{
    Nothing,

    /// <summary>The COMMIT never arrives.</summary>
    Commit,

    /// <summary>The COMMIT arrives and is carried out; the answer is lost.</summary>
    Answer,

    /// <summary>The COMMIT is sent on and nobody waits for what comes of it.</summary>
    Both,
}

/// <summary>Breaks the connection on which the next COMMIT passes, once each time it is set.</summary>
internal sealed class CommitTrap
{
    private int _next;

    /// <summary>How many COMMITs it has caught.</summary>
    public int Caught { get; private set; }

    public void Set(Lost lost) => Volatile.Write(ref _next, (int)lost);

    public Passage Passage() => new AtCommit(this);

    private sealed class AtCommit(CommitTrap trap) : Passage
    {
        private volatile Lost _lost;

        public override Verdict Request(ReadOnlyMemory<byte> chunk)
        {
            if (chunk.Span.IndexOf("COMMIT\0"u8) < 0) return base.Request(chunk);
            _lost = (Lost)Interlocked.Exchange(ref trap._next, (int)Lost.Nothing);
            if (_lost is not Lost.Nothing) trap.Caught++;
            return new(_lost is Lost.Commit ? 0 : chunk.Length, _lost is Lost.Commit or Lost.Both);
        }

        public override Verdict Reply(ReadOnlyMemory<byte> chunk) => _lost is Lost.Answer ? new(0, true) : base.Reply(chunk);
    }
}
