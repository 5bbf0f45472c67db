using System.Buffers;
using System.Text;

namespace DDonDDon.Ledger;

/// <summary>
/// The canonical form of JSON that only needs its members sorted and its spaces taken out, which is what PostgreSQL prints of a canonical
/// text. Anything else it leaves to <see cref="CanonicalJson"/>.
/// </summary>
internal ref struct PlainJson
{
    private const int MostMembers = 32;
    private const int DeepestLevel = 16;

    private static readonly SearchValues<byte> InStrings =
        SearchValues.Create([.. Enumerable.Range(0, ' ').Select(control => (byte)control), (byte)'"', (byte)'\\']);
    private static readonly SearchValues<byte> AfterScalars = SearchValues.Create(" \t\r\n,]}"u8);

    private readonly ReadOnlySpan<byte> _json;
    private readonly ReadOnlySpan<byte> _without;
    private readonly ByteBuffer _output;
    private ReadOnlySpan<byte> _left;
    private int _at;

    private PlainJson(ReadOnlySpan<byte> json, ByteBuffer output, ReadOnlySpan<byte> without)
    {
        _json = json;
        _output = output;
        _without = without;
    }

    /// <summary>
    /// Writes the canonical form, or nothing and false where that takes more than sorting. The outermost object's member
    /// <paramref name="without"/> is left out; <paramref name="left"/> is its value as it stands, empty when there is none.
    /// </summary>
    public static bool TryWrite(ReadOnlySpan<byte> json, ByteBuffer output, ReadOnlySpan<byte> without, out ReadOnlySpan<byte> left)
    {
        var start = output.Length;
        var text = new PlainJson(json, output, without);
        text.SkipSpace();
        var isPlain = text.Value(0) && text.IsAtEnd();
        left = isPlain ? text._left : default;
        if (!isPlain) output.Truncate(start);
        return isPlain;
    }

    private readonly byte Next => _at < _json.Length ? _json[_at] : (byte)0;

    private bool IsAtEnd()
    {
        SkipSpace();
        return _at == _json.Length;
    }

    private bool Value(int level) => Next switch
    {
        (byte)'{' => level < DeepestLevel && Object(level),
        (byte)'[' => level < DeepestLevel && Array(level),
        (byte)'"' => Copy(EndOfString(_at)),
        (byte)'t' => Literal("true"u8),
        (byte)'f' => Literal("false"u8),
        (byte)'n' => Literal("null"u8),
        _ => Number(),
    };

    private bool Object(int level)
    {
        Span<Member> members = stackalloc Member[MostMembers];
        var count = 0;
        _at++;
        for (SkipSpace(); !Take('}'); SkipSpace())
        {
            if (count > 0 && !Take(',')) return false;
            SkipSpace();
            if (count == MostMembers || !ReadMember(out var member) || !Insert(members[..count], members[..(count + 1)], member)) return false;
            count++;
        }
        var end = _at;
        _output.Append((byte)'{');
        var first = true;
        foreach (var member in members[..count])
        {
            if (level == 0 && !_without.IsEmpty && NameOf(member).SequenceEqual(_without))
            {
                _left = _json[member.Value..member.End];
                continue;
            }
            if (!first) _output.Append((byte)',');
            first = false;
            _output.Append(_json[(member.Name - 1)..(member.Name + member.Length + 1)]);
            _output.Append((byte)':');
            _at = member.Value;
            if (!Value(level + 1) || _at != member.End) return false;
        }
        _output.Append((byte)'}');
        _at = end;
        return true;
    }

    private bool ReadMember(out Member member)
    {
        member = default;
        var name = _at + 1;
        if (Next != '"' || (_at = EndOfString(_at)) < 0) return false;
        var length = _at - 1 - name;
        // Bytes sort as UTF-16 does only where each letter is one.
        if (!Ascii.IsValid(_json.Slice(name, length)) || _json.Slice(name, length).Contains((byte)'\\')) return false;
        SkipSpace();
        if (!Take(':')) return false;
        SkipSpace();
        var end = EndOfValue(_at);
        member = new(name, length, _at, end);
        _at = end;
        return end >= 0;
    }

    // False when the name is there already.
    private readonly bool Insert(ReadOnlySpan<Member> held, Span<Member> members, Member member)
    {
        var place = held.Length;
        for (; place > 0; place--)
        {
            var order = NameOf(held[place - 1]).SequenceCompareTo(NameOf(member));
            if (order == 0) return false;
            if (order < 0) break;
            members[place] = members[place - 1];
        }
        members[place] = member;
        return true;
    }

    private readonly ReadOnlySpan<byte> NameOf(Member member) => _json.Slice(member.Name, member.Length);

    private bool Array(int level)
    {
        _output.Append((byte)'[');
        _at++;
        var first = true;
        for (SkipSpace(); !Take(']'); SkipSpace())
        {
            if (!first)
            {
                if (!Take(',')) return false;
                _output.Append((byte)',');
                SkipSpace();
            }
            first = false;
            if (!Value(level + 1)) return false;
        }
        _output.Append((byte)']');
        return true;
    }

    private bool Number()
    {
        var length = _json[_at..].IndexOfAny(AfterScalars);
        var number = length < 0 ? _json[_at..] : _json.Slice(_at, length);
        return IsNumber(number) && CanonicalJson.IsPlainNumber(number) && Copy(_at + number.Length);
    }

    private static bool IsNumber(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith((byte)'-')) text = text[1..];
        var point = text.IndexOf((byte)'.');
        var whole = point < 0 ? text : text[..point];
        return IsDigits(whole) && (whole.Length == 1 || whole[0] != '0') && (point < 0 || IsDigits(text[(point + 1)..]));
    }

    private static bool IsDigits(ReadOnlySpan<byte> text) => text.Length > 0 && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    private bool Literal(ReadOnlySpan<byte> word) => _json[_at..].StartsWith(word) && Copy(_at + word.Length);

    private bool Copy(int end)
    {
        if (end < 0) return false;
        _output.Append(_json[_at..end]);
        _at = end;
        return true;
    }

    private bool Take(char character)
    {
        var isThere = Next == character;
        if (isThere) _at++;
        return isThere;
    }

    private void SkipSpace()
    {
        while (Next is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') _at++;
    }

    // Behind the closing quote; -1 when something in it is not as RFC 8785 writes it.
    private readonly int EndOfString(int start)
    {
        for (var at = start + 1; ;)
        {
            var length = _json[at..].IndexOfAny(InStrings);
            if (length < 0) return -1;
            at += length;
            if (_json[at] == '"') return at + 1;
            var escape = EscapeLength(_json[at..]);
            if (escape == 0) return -1;
            at += escape;
        }
    }

    private static int EscapeLength(ReadOnlySpan<byte> text)
    {
        if (text.Length < 2 || text[0] != '\\') return 0;
        if ("\"\\bfnrt"u8.Contains(text[1])) return 2;
        if (text.Length < 6 || !text.StartsWith("\\u00"u8) || text[4] is not ((byte)'0' or (byte)'1') || !"0123456789abcdef"u8.Contains(text[5])) return 0;
        // These have shorter escapes.
        return text[4] == '0' && "89acd"u8.Contains(text[5]) ? 0 : 6;
    }

    // Where a value ends, by its brackets only; -1 when it does not.
    private readonly int EndOfValue(int at)
    {
        for (var depth = 0; at < _json.Length;)
        {
            switch (_json[at])
            {
                case (byte)'"': at = EndOfString(at); break;
                case (byte)'{' or (byte)'[': (depth, at) = (depth + 1, at + 1); break;
                case (byte)'}' or (byte)']': (depth, at) = (depth - 1, at + 1); break;
                case (byte)',' or (byte)':' or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' when depth > 0: at++; continue;
                default:
                    var length = _json[at..].IndexOfAny(AfterScalars);
                    at = length < 0 ? _json.Length : at + length;
                    if (length == 0) return -1;
                    break;
            }
            if (at < 0 || depth < 0) return -1;
            if (depth == 0) return at;
        }
        return -1;
    }

    // Where a member's name and value are.
    private readonly record struct Member(int Name, int Length, int Value, int End);
}
