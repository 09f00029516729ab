using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ClinicWeb.Tests.Support;

/// <summary>One sentence that the server can say; <c>{0}</c> stands for what is only known when it is said.</summary>
public sealed record ServerSentence(string Text, string Place);

/// <summary>
/// Reads the server's sources and finds every sentence in them: a string that begins like one and ends like one, whether
/// it is in one piece, in several, or has holes or a choice in it. What only consoles, logs and REST show is left out.
/// </summary>
public static partial class ServerSentences
{
    private static readonly string[] NeverOnAPage = ["Host/Api/", "Host/Cli/", "Host/Security/", "Demo/", "obj/", "bin/", "Program.cs"];

    // Words that another method completes to a sentence.
    private static readonly string[] Completed = ["ThrowIfAny", "NotSound", "Range"];

    public static IReadOnlyList<ServerSentence> All()
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "ClinicWeb.Server"));
        return [.. Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(file => (File: file, Name: Path.GetRelativePath(root, file).Replace('\\', '/')))
            .Where(file => !NeverOnAPage.Any(file.Name.StartsWith))
            .SelectMany(file => In(File.ReadAllText(file.File), file.Name))
            .DistinctBy(sentence => sentence.Text)];
    }

    public static IEnumerable<ServerSentence> In(string source, string name) =>
        from node in CSharpSyntaxTree.ParseText(source).GetRoot().DescendantNodes()
        where node is LiteralExpressionSyntax or InterpolatedStringExpressionSyntax or BinaryExpressionSyntax && IsOutermost(node)
        let place = $"{name}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}"
        where IsOutermost(node) && !OnlyLogged(node)
        from text in Variants((ExpressionSyntax)node)
        let told = WithoutFirstHole(Numbered(text))
        where IsSentence(told) || IsCompleted(node)
        select new ServerSentence(told, place);

    private const char Hole = '\u0001';

    private static IEnumerable<string> Variants(ExpressionSyntax expression) => expression switch
    {
        LiteralExpressionSyntax literal when literal.Token.Value is string text => [text],
        ParenthesizedExpressionSyntax inside => Variants(inside.Expression),
        ConditionalExpressionSyntax choice => [.. Variants(choice.WhenTrue), .. Variants(choice.WhenFalse)],
        BinaryExpressionSyntax sum when sum.IsKind(SyntaxKind.AddExpression) => Joined(Variants(sum.Left), Variants(sum.Right)),
        InterpolatedStringExpressionSyntax pieces => pieces.Contents.Aggregate((IEnumerable<string>)[""], (before, piece) =>
            Joined(before, piece is InterpolationSyntax hole ? Variants(hole.Expression) : [((InterpolatedStringTextSyntax)piece).TextToken.ValueText])),
        _ => [Hole.ToString()],
    };

    private static IEnumerable<string> Joined(IEnumerable<string> left, IEnumerable<string> right) =>
        from first in left from second in right select first + second;

    private static string Numbered(string text)
    {
        var holes = 0;
        return string.Concat(text.Select(c => c == Hole ? $"{{{holes++}}}" : c.ToString()));
    }

    // "{0} Open the Backups page." continues a sentence that is found where it is written.
    private static string WithoutFirstHole(string text) =>
        text.StartsWith("{0} ", StringComparison.Ordinal) && text.Length > 4 && char.IsUpper(text[4]) ? text[4..].Replace("{1}", "{0}") : text;

    // What has more than one line is a note beside files that are kept aside.
    private static bool IsSentence(string text) =>
        text.Length > 0 && (char.IsUpper(text[0]) || text[0] is '{' or '"') && text.Contains(' ') && !text.Contains('\n')
        && (text[^1] is '.' or '…' || EndsWithAReason().IsMatch(text)) && text.Any(char.IsLetter);

    private static bool IsOutermost(SyntaxNode node)
    {
        for (var parent = node.Parent; parent is ExpressionSyntax or InterpolationSyntax; parent = parent.Parent)
        {
            if (parent is InterpolatedStringExpressionSyntax || parent is BinaryExpressionSyntax sum && sum.IsKind(SyntaxKind.AddExpression))
                return false;
            if (parent is not (ParenthesizedExpressionSyntax or ConditionalExpressionSyntax or InterpolationSyntax))
                return true;
        }
        return true;
    }

    private static bool OnlyLogged(SyntaxNode node) => node.Ancestors().Any(above =>
        above is AttributeSyntax
        || above is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax called } && called.Name.Identifier.Text.StartsWith("Log", StringComparison.Ordinal)
        || above is ObjectCreationExpressionSyntax { Type: var made } && made.ToString().EndsWith("Exception", StringComparison.Ordinal)
            && made.ToString() != "ClinicException");

    private static bool IsCompleted(SyntaxNode node) =>
        node.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call }
        && Completed.Contains(call.Expression.ToString().Split('.')[^1])
        && call.ArgumentList.Arguments[^1] == node.Parent;

    // "No backup could be made: {0}".
    [GeneratedRegex(@": \{\d\}$")]
    private static partial Regex EndsWithAReason();

    private static string Here([CallerFilePath] string path = "") => path;
}
