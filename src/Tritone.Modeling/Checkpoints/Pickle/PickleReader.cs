using System.Buffers.Binary;
using System.Text;

namespace Tritone.Modeling.Checkpoints.Pickle;

/// <summary>
/// Reads a Python pickle as data. A pickle is a program for a stack machine that can call anything; this reader knows the few instructions that a state dict needs, lets only
/// named globals be mentioned, and calls nothing: a call becomes a <see cref="PickleCall"/>. Everything else is refused by name.
/// </summary>
internal ref struct PickleReader
{
    private const int MaxProtocol = 5;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly string _where;
    private readonly IReadOnlySet<(string Module, string Name)> _allowed;
    private readonly List<object?> _stack = [];
    private readonly Stack<int> _marks = [];
    private readonly Dictionary<int, object?> _memo = [];

    /// <summary>Creates a reader.</summary>
    /// <param name="bytes">The pickle, and perhaps more after it.</param>
    /// <param name="where">What messages call it.</param>
    /// <param name="allowed">The globals that it may mention.</param>
    public PickleReader(ReadOnlySpan<byte> bytes, string where, IReadOnlySet<(string Module, string Name)> allowed)
    {
        _bytes = bytes;
        _where = where;
        _allowed = allowed;
    }

    /// <summary>How many bytes were read.</summary>
    public int Position { get; private set; }

    /// <summary>Reads one pickle to its end.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: it is not sound, or asks for anything that a state dict does not need.</exception>
    public object? Read()
    {
        while (true)
        {
            var place = Position;
            var instruction = (char)Byte();
            switch (instruction)
            {
                case '.':
                    return Pop();
                case '\x80':
                    ReadProtocol();
                    break;
                case '\x95':
                    Take(8);
                    break;
                case '(':
                    _marks.Push(_stack.Count);
                    break;
                case 'N':
                    Push(null);
                    break;
                case '\x88':
                    Push(true);
                    break;
                case '\x89':
                    Push(false);
                    break;
                case 'J':
                    Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4)));
                    break;
                case 'K':
                    Push((long)Byte());
                    break;
                case 'M':
                    Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2)));
                    break;
                case '\x8A':
                    Push(ReadLong());
                    break;
                case 'G':
                    Push(BinaryPrimitives.ReadDoubleBigEndian(Take(8)));
                    break;
                case 'X':
                    Push(Text(Length(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)))));
                    break;
                case '\x8C':
                    Push(Text(Byte()));
                    break;
                case '\x8D':
                    Push(Text(Length(BinaryPrimitives.ReadUInt64LittleEndian(Take(8)))));
                    break;
                case 'T':
                    Push(Text(Length(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)))));
                    break;
                case 'U':
                    Push(Text(Byte()));
                    break;
                case ')':
                    Push(new PickleTuple([]));
                    break;
                case '\x85':
                    PushTuple(1);
                    break;
                case '\x86':
                    PushTuple(2);
                    break;
                case '\x87':
                    PushTuple(3);
                    break;
                case 't':
                    PushTuple(SinceMark());
                    break;
                case ']':
                    Push(new PickleList());
                    break;
                case 'a':
                    AppendTo(1);
                    break;
                case 'e':
                    AppendTo(SinceMark());
                    break;
                case '}':
                    Push(new PickleDict());
                    break;
                case 's':
                    SetItems(2);
                    break;
                case 'u':
                    SetItems(SinceMark());
                    break;
                case 'q':
                    _memo[Byte()] = Peek();
                    break;
                case 'r':
                    _memo[Length(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)), int.MaxValue)] = Peek();
                    break;
                case '\x94':
                    _memo[_memo.Count] = Peek();
                    break;
                case 'h':
                    Push(Recall(Byte()));
                    break;
                case 'j':
                    Push(Recall(Length(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)), int.MaxValue)));
                    break;
                case 'c':
                    Push(Global(Line(), Line()));
                    break;
                case '\x93':
                    PushNamedGlobal();
                    break;
                case 'Q':
                    Push(new PickleReference(Pop() as PickleTuple ?? throw Broken("has a persistent id that is no tuple")));
                    break;
                case 'R':
                    Call();
                    break;
                case 'b':
                    Build();
                    break;
                default:
                    throw Broken($"has the instruction 0x{(int)instruction:x2} at byte {place}, which a state dict does not need");
            }
        }
    }

    private void ReadProtocol()
    {
        if (Byte() is var protocol and > MaxProtocol)
        {
            throw Broken($"is a pickle of protocol {protocol}; protocols go up to {MaxProtocol}");
        }
    }

    private long ReadLong()
    {
        var bytes = Take(Byte());
        if (bytes.Length > 8)
        {
            throw Broken($"has a number of {bytes.Length} bytes; numbers of a state dict have at most 8");
        }

        var value = 0L;
        for (var i = bytes.Length - 1; i >= 0; i--)
        {
            value = (value << 8) | bytes[i];
        }

        // Two's complement of as many bytes as there are.
        var unused = 64 - (8 * bytes.Length);
        return bytes.Length == 0 ? 0 : value << unused >> unused;
    }

    private void PushTuple(int count)
    {
        Require(count);
        var items = _stack.GetRange(_stack.Count - count, count);
        _stack.RemoveRange(_stack.Count - count, count);
        Push(new PickleTuple(items));
    }

    private void AppendTo(int count)
    {
        Require(count + 1);
        var list = _stack[_stack.Count - count - 1] as PickleList ?? throw Broken("appends to something that is no list");
        list.Items.AddRange(_stack.GetRange(_stack.Count - count, count));
        _stack.RemoveRange(_stack.Count - count, count);
    }

    private void SetItems(int count)
    {
        Require(count + 1);
        var dict = _stack[_stack.Count - count - 1] as PickleDict ?? throw Broken("sets an item of something that is no dictionary");
        if (count % 2 != 0)
        {
            throw Broken("sets a key without a value");
        }

        for (var i = _stack.Count - count; i < _stack.Count; i += 2)
        {
            dict.Entries.Add((_stack[i], _stack[i + 1]));
        }

        _stack.RemoveRange(_stack.Count - count, count);
    }

    private void PushNamedGlobal()
    {
        Require(2);
        var name = Pop() as string;
        var module = Pop() as string;
        Push(Global(module ?? throw Broken("names a global by something that is no text"), name ?? throw Broken("names a global by something that is no text")));
    }

    private readonly PickleGlobal Global(string module, string name) => _allowed.Contains((module, name))
        ? new PickleGlobal(module, name)
        : throw Broken($"wants '{ErrorText.Shorten($"{module}.{name}")}', which a state dict does not need: nothing of it was run");

    private void Call()
    {
        Require(2);
        var arguments = Pop() as PickleTuple ?? throw Broken("calls with something that is no tuple");
        var function = Pop() as PickleGlobal ?? throw Broken("calls something that is no global");
        Push(function is { Module: "collections", Name: "OrderedDict" } && arguments.Items.Count == 0 ? new PickleDict() : new PickleCall(function, arguments));
    }

    // A state dict carries its versions as an attribute, of which nothing depends.
    private void Build()
    {
        Require(2);
        Pop();
        if (Peek() is not PickleDict)
        {
            throw Broken("sets attributes of something that is no dictionary");
        }
    }

    private readonly object? Recall(int index)
        => _memo.TryGetValue(index, out var value) ? value : throw Broken($"recalls value {index}, which it did not keep");

    private readonly void Push(object? value) => _stack.Add(value);

    private readonly object? Peek()
    {
        Require(1);
        return _stack[^1];
    }

    private readonly object? Pop()
    {
        var value = Peek();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private readonly int SinceMark()
        => _marks.TryPop(out var mark) && mark <= _stack.Count ? _stack.Count - mark : throw Broken("closes something that was not opened");

    // What stands before an open mark belongs to what was opened there.
    private readonly void Require(int count)
    {
        if (_stack.Count < count)
        {
            throw Broken("takes more values than there are");
        }
    }

    private byte Byte() => Take(1)[0];

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _bytes.Length - Position)
        {
            throw Broken($"ends within an instruction: {count} bytes are wanted at byte {Position}, {_bytes.Length - Position} are left");
        }

        Position += count;
        return _bytes.Slice(Position - count, count);
    }

    private readonly int Length(ulong length, long most = -1)
    {
        var limit = (ulong)(most < 0 ? _bytes.Length - Position : most);
        return length <= limit ? (int)length : throw Broken($"wants {length} bytes at byte {Position}; {limit} are left");
    }

    private string Text(int length)
    {
        try
        {
            return StrictUtf8.GetString(Take(length));
        }
        catch (DecoderFallbackException exception)
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"{_where} has a text at byte {Position - length} that is not UTF-8", exception);
        }
    }

    private string Line()
    {
        var length = _bytes[Position..].IndexOf((byte)'\n');
        if (length is < 0 or > 1000)
        {
            throw Broken($"has a name at byte {Position} that does not end");
        }

        var line = Text(length);
        Position++;
        return line;
    }

    private static UTF8Encoding StrictUtf8 { get; } = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly TritoneException Broken(string what) => new(ErrorCode.InvalidArgument, $"{_where} {what}");
}
