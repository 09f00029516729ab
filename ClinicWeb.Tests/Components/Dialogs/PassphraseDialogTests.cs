using Bunit;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Components.Dialogs.Settings;
using ClinicWeb.Tests.Support;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace ClinicWeb.Tests.Components.Dialogs;

public class PassphraseDialogTests : ComponentTest
{
    private IRenderedComponent<Stage> Open()
    {
        var stage = Render<Stage>();
        stage.InvokeAsync(() => Services.GetRequiredService<IDialogService>().OpenPassphraseAsync());
        stage.WaitForElement(".mud-dialog input[autocomplete=new-password]");
        return stage;
    }

    [Fact]
    public void It_is_typed_twice_and_kept_when_both_are_the_same()
    {
        var dialog = Open();
        Assert.Empty(dialog.FindAll("input[autocomplete=current-password]"));
        Type(dialog, "correct horse battery", "correct horse batery");
        dialog.WaitToShow("This is not the same.");
        Assert.Null(Passphrase.Kept);

        Type(dialog, "correct horse battery", "correct horse battery");
        Eventually.Holds(() => Assert.Equal("correct horse battery", Passphrase.Kept));
    }

    [Theory]
    [InlineData("en-GB", "On: ClinicWeb asks")]
    [InlineData("de-DE", "An: ClinicWeb fragt")]
    public void A_change_asks_for_the_one_of_now_and_says_at_the_field_that_it_is_wrong(string language, string state)
    {
        Speak(language);
        Passphrase.Kept = "correct horse battery";
        var dialog = Open();
        Assert.True(dialog.Shows(state));
        dialog.Find("input[autocomplete=current-password]").Change("wrong horse");
        Type(dialog, "another horse", "another horse");
        dialog.WaitForElement("input[autocomplete=current-password][aria-invalid=true]");
        Assert.Equal("correct horse battery", Passphrase.Kept);

        dialog.Find("input[autocomplete=current-password]").Change("correct horse battery");
        dialog.Find("form").Submit();
        Eventually.Holds(() => Assert.Equal("another horse", Passphrase.Kept));
    }

    [Fact]
    public void While_it_is_being_set_the_dialog_stays_and_tells_that_it_was_refused()
    {
        var dialog = Open();
        Passphrase.Gate = new();
        Type(dialog, "correct horse battery", "correct horse battery");
        dialog.WaitForElement(".mud-dialog .mud-button-close[disabled]");
        Services.GetRequiredService<NavigationManager>().NavigateTo("/patients"); // Back
        Passphrase.Gate.SetException(
            new ClinicException(ClinicError.DiskFull, $"The disk is full.", $"Free some space."));
        dialog.WaitToShow("The disk is full.");
        Assert.Null(Passphrase.Kept);

        Services.GetRequiredService<NavigationManager>().NavigateTo("/backups");
        Eventually.Holds(() => Assert.Empty(dialog.FindAll(".mud-dialog")));
    }

    private static void Type(IRenderedComponent<Stage> dialog, string wanted, string again)
    {
        dialog.FindAll("input[autocomplete=new-password]")[0].Change(wanted);
        dialog.FindAll("input[autocomplete=new-password]")[1].Change(again);
        dialog.Find("form").Submit();
    }
}
