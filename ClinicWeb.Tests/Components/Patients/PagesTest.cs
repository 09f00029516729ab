using Bunit;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support;
using ClinicWeb.Tests.Support.Fakes;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace ClinicWeb.Tests.Components.Patients;

/// <summary>A page of patients in its window: dialogs, snackbars and all.</summary>
public abstract class PagesTest : ComponentTest
{
    /// <summary>As long as a search waits for the next letter.</summary>
    protected static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(200);

    protected PagesTest()
    {
        DefaultWaitTimeout = TimeSpan.FromSeconds(20);
        Services.AddSupplyValueFromQueryProvider();
        Patients = new FakePatients(Watch);
        Visits = new FakeVisits(Watch);
        Guard = new FakeDeleteGuard(Watch);
        RecordHistory = new FakeHistory(Watch, Patients, Visits);
        Recovery = new FakePatientRecovery(Guard, Patients, Visits);
        Services.AddSingleton<IPatients>(Patients);
        Services.AddSingleton<IVisits>(Visits);
        Services.AddSingleton<IHistory>(RecordHistory);
        Services.AddSingleton<IDeleteGuard>(Guard);
        Services.AddSingleton<IRestores>(Recovery);
        Services.AddSingleton<ISearch>(Search);
    }

    protected FakePatients Patients { get; }

    protected FakeVisits Visits { get; }

    protected FakeHistory RecordHistory { get; }

    protected FakeDeleteGuard Guard { get; }

    protected FakePatientRecovery Recovery { get; }

    protected FakeSearch Search { get; } = new();

    protected NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    protected IRenderedComponent<Window<TPage>> Open<TPage>(string address,
        params (string Name, object? Value)[] parameters)
        where TPage : IComponent
    {
        Navigation.NavigateTo(address);
        return Render<Window<TPage>>(p => p.Add(w => w.Parameters, parameters.ToDictionary(x => x.Name, x => x.Value)));
    }

    protected static void Click(IRenderedComponent<IComponent> window, string button) =>
        window.WaitForElements("button")
            .Last(b => b.TextContent.Trim() == button || b.GetAttribute("aria-label") == button)
            .Click();

    protected static void Type(IRenderedComponent<IComponent> window, string field, string text) =>
        window.WaitForElement($"#field-{field}").Input(text);

    protected static void Sees(IRenderedComponent<IComponent> window, string words) =>
        window.WaitForAssertion(
            () => Assert.Contains(words, window.Find("body-of-window").TextContent, StringComparison.Ordinal));

    protected static void SeesNot(IRenderedComponent<IComponent> window, string words) =>
        window.WaitForAssertion(
            () => Assert.DoesNotContain(words, window.Find("body-of-window").TextContent, StringComparison.Ordinal));
}

/// <summary>The providers of the layout round one page.</summary>
public sealed class Window<TPage> : ComponentBase
    where TPage : IComponent
{
    [Parameter]
    public IReadOnlyDictionary<string, object?> Parameters { get; set; } = new Dictionary<string, object?>();

    protected override void BuildRenderTree(Microsoft.AspNetCore.Components.Rendering.RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "body-of-window");
        builder.OpenComponent<TPage>(1);
        builder.AddMultipleAttributes(2, Parameters!);
        builder.CloseComponent();
        builder.OpenComponent<MudPopoverProvider>(3);
        builder.CloseComponent();
        builder.OpenComponent<MudDialogProvider>(4);
        builder.CloseComponent();
        builder.OpenComponent<MudSnackbarProvider>(5);
        builder.CloseComponent();
        builder.CloseElement();
    }
}
