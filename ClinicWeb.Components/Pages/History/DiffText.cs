using ClinicWeb.Components.Language;
using ClinicWeb.Components.Resources;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.Localization;

namespace ClinicWeb.Components.Pages.History;

/// <summary>
/// A text before and after, the words that differ marked by colour, by line and, for who listens, by a word. Code and
/// no markup: a space between two elements would stand in the record's text.
/// </summary>
public sealed class DiffText : ComponentBase
{
    /// <summary>What stood there.</summary>
    [Parameter, EditorRequired]
    public required string Before { get; set; }

    /// <summary>What stands there instead.</summary>
    [Parameter, EditorRequired]
    public required string After { get; set; }

    [Inject] private IStringLocalizer<HistoryTexts> T { get; set; } = null!;

    /// <inheritdoc />
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        foreach (var (text, piece) in WordDiff.Of(Before, After))
        {
            if (piece is Piece.Same)
            {
                builder.AddContent(0, text);
                continue;
            }

            builder.OpenElement(1, piece is Piece.Gone ? "del" : "ins");
            builder.OpenElement(2, "span");
            builder.AddAttribute(3, "class", "cw-sr-only");
            builder.AddContent(4, $"{T[piece is Piece.Gone ? "SaidGone" : "SaidNew"]} ");
            builder.CloseElement();
            builder.AddContent(5, text);
            builder.CloseElement();
        }
    }
}
