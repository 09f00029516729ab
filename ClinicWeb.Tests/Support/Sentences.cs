using System.Globalization;
using System.Reflection;
using System.Reflection.Emit;
using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Tests.Support;

/// <summary>One format that the program can say, and the method that says it.</summary>
public sealed record Sentence(string Format, string Place);

/// <summary>
/// Every <see cref="Text"/> that compiled code can make, and what could not be translated in it. The compiler turns
/// <c>$"The disk has {free} free."</c> into the same few calls everywhere, and tells the constructor how many letters
/// and places will follow: what does not add up is a mistake of this reader, and told as one.
/// </summary>
public sealed class Sentences
{
    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    private readonly List<Sentence> _found = [];
    private readonly List<string> _wrong = [];

    /// <summary>Every format.</summary>
    public IReadOnlyList<Sentence> Found => _found;

    /// <summary>
    /// English words in a place, or given to <see cref="Text.Verbatim"/>: no window would translate them.
    /// </summary>
    public IReadOnlyList<string> Wrong => _wrong;

    /// <summary>Reads every method of the assemblies.</summary>
    public static Sentences In(params IEnumerable<Assembly> assemblies)
    {
        var sentences = new Sentences();
        const BindingFlags all =
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance
                | BindingFlags.DeclaredOnly;
        foreach (var type in assemblies.SelectMany(assembly => assembly.GetTypes()).Where(type => type != typeof(Text)))
        {
            foreach (var method in type.GetMethods(all).Concat<MethodBase>(type.GetConstructors(all)))
                sentences.Read(method, $"{type.FullName}.{method.Name}");
        }

        return sentences;
    }

    private void Read(MethodBase method, string place)
    {
        var open = new Stack<Open>();
        string? words = null;
        var arms = new Dictionary<int, string>(); // of a choice between words: where they meet
        var numbers = new List<int>();
        foreach (var (at, code, operand) in Instructions(method))
        {
            var called = operand as MethodBase;
            if (called?.DeclaringType == typeof(Text))
            {
                switch (called.Name)
                {
                    case ".ctor" when code == OpCodes.Newobj:
                        open.Push(new Open(numbers[^2], numbers[^1]));
                        break;
                    case nameof(Text.AppendLiteral):
                        open.Peek()
                            .Add(words ?? throw new InvalidOperationException($"{place}: a literal that is none."));
                        break;
                    case nameof(Text.AppendFormatted):
                        if (called.GetParameters()[0].ParameterType == typeof(string))
                            _wrong.AddRange(
                                new[] { words, arms.GetValueOrDefault(at) }
                                    .Where(hidden => hidden?.Any(char.IsLetter) == true)
                                .Select(hidden => $"{place}: \"{hidden}\" stands in a place of a sentence"));
                        open.Peek().AddPlace();
                        break;
                    case nameof(Text.Verbatim) when words is not null:
                        _wrong.Add($"{place}: \"{words}\" is said verbatim");
                        break;
                }

                while (open.TryPeek(out var done) && done.IsComplete)
                    _found.Add(new Sentence(open.Pop().Format, place));
            }

            if (words is not null && code.FlowControl == FlowControl.Branch)
                arms[(int)operand!] = words;
            words = code == OpCodes.Ldstr ? (string)operand! : null;
            if (Number(code, operand) is { } number)
                numbers.Add(number);
        }

        if (open.Count > 0)
            throw new InvalidOperationException($"{place}: \"{open.Peek().Format}\" is not the whole sentence.");
    }

    private static int? Number(OpCode code, object? operand) =>
        code == OpCodes.Ldc_I4 || code == OpCodes.Ldc_I4_S ? Convert.ToInt32(operand, CultureInfo.InvariantCulture)
        : code.Name?.StartsWith("ldc.i4.", StringComparison.Ordinal) == true
            && code.Name[7..] is [>= '0' and <= '8'] digit ? digit[0] - '0'
        : null;

    private static IEnumerable<(int At, OpCode Code, object? Operand)> Instructions(MethodBase method)
    {
        var il = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var at = 0; at < il.Length;)
        {
            var begin = at;
            var code = il[at] == 0xFE ? Codes[unchecked((short)(0xFE00 | il[at + 1]))] : Codes[il[at]];
            at += code.Size;
            var (operand, size) = code.OperandType switch
            {
                OperandType.InlineNone => ((object?)null, 0),
                OperandType.ShortInlineI => ((sbyte)il[at], 1),
                OperandType.ShortInlineVar => (null, 1),
                OperandType.ShortInlineBrTarget => (at + 1 + (sbyte)il[at], 1),
                OperandType.InlineBrTarget => (at + 4 + BitConverter.ToInt32(il, at), 4),
                OperandType.InlineVar => (null, 2),
                OperandType.InlineI8 or OperandType.InlineR => (null, 8),
                OperandType.InlineI => (BitConverter.ToInt32(il, at), 4),
                OperandType.InlineString => (method.Module.ResolveString(BitConverter.ToInt32(il, at)), 4),
                OperandType.InlineMethod => (Called(method, BitConverter.ToInt32(il, at)), 4),
                OperandType.InlineSwitch => (null, 4 + (4 * BitConverter.ToInt32(il, at))),
                _ => (null, 4),
            };
            yield return (begin, code, operand);
            at += size;
        }
    }

    private static MethodBase? Called(MethodBase method, int token) => method.Module.ResolveMethod(
        token, method.DeclaringType?.GetGenericArguments(),
        method is MethodInfo { IsGenericMethod: true } ? method.GetGenericArguments() : null);

    // As Text builds it.
    private sealed class Open(int letters, int places)
    {
        private int _letters = letters;
        private int _places;

        public string Format { get; private set; } = "";

        public bool IsComplete => _letters == 0 && _places == places;

        public void Add(string words)
        {
            _letters -= words.Length;
            Format += words.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
        }

        public void AddPlace() => Format += $"{{{_places++}}}";
    }
}
