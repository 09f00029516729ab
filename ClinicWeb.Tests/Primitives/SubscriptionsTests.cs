using System.Globalization;
using ClinicWeb.Server.Primitives;
namespace ClinicWeb.Tests.Primitives;

public sealed class SubscriptionsTests
{
    [Fact]
    public void Whoever_listens_is_called_in_the_language_in_which_it_came_from_whatever_thread()
    {
        var listeners = new Subscriptions();
        var heard = new List<string>();
        foreach (var language in (string[])["de-DE", "en-GB"])
        {
            In(language, () => listeners.Add(() => heard.Add(
                CultureInfo.CurrentUICulture.Name + " "
                + new DateTime(2026, 11, 24).ToString("d", CultureInfo.CurrentCulture))));
        }

        var caller = "";
        var thread = new Thread(() => In("en-US", () =>
        {
            listeners.Call();
            caller = CultureInfo.CurrentCulture.Name;
        }));
        thread.Start();
        thread.Join();
        Assert.Equal(["de-DE 24.11.2026", "en-GB 24/11/2026"], heard);
        Assert.Equal("en-US", caller);
    }

    private static void In(string language, Action action)
    {
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new CultureInfo(language);
        action();
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
    }
}
