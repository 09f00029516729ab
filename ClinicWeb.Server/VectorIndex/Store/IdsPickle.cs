using System.Buffers.Binary;
using System.Text;

namespace ClinicWeb.Server.VectorIndex.Store;

/// <summary>
/// Reads <c>index_metadata.pickle</c>, where Chroma keeps which record is which element of its index: a Python pickle
/// of one dictionary of dictionaries. Only the few operations that such a file uses are understood; anything else is
/// damage.
/// </summary>
internal static class IdsPickle
{
    /// <summary>The <c>id_to_label</c> of the file.</summary>
    public static Dictionary<string, long> Read(byte[] pickle)
    {
        if (Load(pickle) is not Dictionary<object, object?> all
            || all.GetValueOrDefault("id_to_label") is not Dictionary<object, object?> ids)
            throw new InvalidDataException("The list of records of the index is no such list.");
        return ids.ToDictionary(pair => (string)pair.Key, pair => (long)pair.Value!);
    }

    private static object? Load(ReadOnlySpan<byte> data)
    {
        var stack = new List<object?>();
        var marks = new Stack<int>();
        var at = 0;
        while (at < data.Length)
        {
            var operation = data[at++];
            switch ((char)operation)
            {
                case '\u0080': // PROTO
                    at++;
                    break;
                case '\u0095': // FRAME
                    at += 8;
                    break;
                case 'q': // BINPUT
                    at++;
                    break;
                case 'r': // LONG_BINPUT
                    at += 4;
                    break;
                case '\u0094': // MEMOIZE
                    break;
                case '}':
                    stack.Add(new Dictionary<object, object?>());
                    break;
                case ']':
                    stack.Add(new List<object?>());
                    break;
                case 'N':
                    stack.Add(null);
                    break;
                case '(':
                    marks.Push(stack.Count);
                    break;
                case 'X': // BINUNICODE
                    stack.Add(Text(data, ref at, (int)BinaryPrimitives.ReadUInt32LittleEndian(data[at..]), 4));
                    break;
                case '\u008c': // SHORT_BINUNICODE
                    stack.Add(Text(data, ref at, data[at], 1));
                    break;
                case 'K': // BININT1
                    stack.Add((long)data[at++]);
                    break;
                case 'M': // BININT2
                    stack.Add((long)BinaryPrimitives.ReadUInt16LittleEndian(data[at..]));
                    at += 2;
                    break;
                case 'J': // BININT
                    stack.Add((long)BinaryPrimitives.ReadInt32LittleEndian(data[at..]));
                    at += 4;
                    break;
                case '\u008a': // LONG1
                    stack.Add(LongOf(data.Slice(at + 1, data[at])));
                    at += 1 + data[at];
                    break;
                case 's': // SETITEM
                    Set(stack, stack.Count - 2);
                    break;
                case 'u': // SETITEMS
                    Set(stack, marks.Pop());
                    break;
                case '.':
                    return stack[^1];
                default:
                    throw new InvalidDataException(
                        $"The list of records of the index cannot be read (0x{operation:x2} at {at}).");
            }
        }

        throw new InvalidDataException("The list of records of the index ends too early.");
    }

    private static string Text(ReadOnlySpan<byte> data, ref int at, int length, int lengthBytes)
    {
        var text = Encoding.UTF8.GetString(data.Slice(at + lengthBytes, length));
        at += lengthBytes + length;
        return text;
    }

    private static long LongOf(ReadOnlySpan<byte> bytes)
    {
        Span<byte> whole = stackalloc byte[8];
        whole.Fill(bytes.Length > 0 && bytes[^1] >= 0x80 ? (byte)0xff : (byte)0);
        bytes.CopyTo(whole);
        return BinaryPrimitives.ReadInt64LittleEndian(whole);
    }

    private static void Set(List<object?> stack, int first)
    {
        var target = (Dictionary<object, object?>)stack[first - 1]!;
        for (var at = first; at + 1 < stack.Count; at += 2)
            target[stack[at]!] = stack[at + 1];
        stack.RemoveRange(first, stack.Count - first);
    }
}
