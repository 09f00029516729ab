using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using MudBlazor;

namespace ClinicWeb.Tests.Support;

/// <summary>A component beside the providers that its menus, dialogs and snackbars need.</summary>
public sealed class Stage : ComponentBase
{
    [Parameter] public RenderFragment? ChildContent { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenComponent<MudPopoverProvider>(0);
        builder.CloseComponent();
        builder.OpenComponent<MudDialogProvider>(1);
        builder.CloseComponent();
        builder.OpenComponent<MudSnackbarProvider>(2);
        builder.CloseComponent();
        builder.AddContent(3, ChildContent);
    }
}

/// <summary>What a person does to a page.</summary>
public static class Hands
{
    public static AngleSharp.Dom.IElement Button(this IRenderedComponent<Stage> stage, string text, int nth = 0) =>
        stage.FindAll("button, a.mud-button-root").Where(button => button.TextContent.Trim() == text).ElementAt(nth);

    public static bool Shows(this IRenderedComponent<Stage> stage, string text) =>
        string.Join(' ', stage.Markup.Split('\n').Select(line => line.Trim()))
            .Contains(System.Net.WebUtility.HtmlEncode(text), StringComparison.Ordinal)
        || stage.Nodes.Any(node => node.TextContent.Contains(text, StringComparison.Ordinal));

    public static void WaitToShow(this IRenderedComponent<Stage> stage, string text) =>
        stage.WaitForAssertion(() => Assert.True(stage.Shows(text), $"“{text}” is not on the page"));
}
