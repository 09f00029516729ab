using System.Globalization;
using Bunit;
using ClinicWeb.Components;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Tests.Support.Fakes;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Time.Testing;

namespace ClinicWeb.Tests.Support;

/// <summary>
/// A window without a browser or a server: the components on fakes of the contracts, at noon of one day.
/// </summary>
public abstract class ComponentTest : BunitContext
{
    protected static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    static ComponentTest() => DefaultWaitTimeout = TimeSpan.FromSeconds(15);

    private readonly CultureInfo _culture = CultureInfo.CurrentCulture;
    private readonly CultureInfo _uiCulture = CultureInfo.CurrentUICulture;

    protected ComponentTest()
    {
        Backups = new(Time, Feed);
        Restores = new(Backups, Watch);
        Practice = new(Watch);
        Demo = new(Practice);
        DeleteGuard = new(Watch);
        Attachments = new(Watch);
        Speak("en-GB");
        JSInterop.Mode = JSRuntimeMode.Loose;
        Time.SetLocalTimeZone(TimeZoneInfo.Utc);
        Services.AddSingleton<TimeProvider>(Time);
        Services.AddSingleton<IStringLocalizerFactory, StrictTexts>();
        Services.AddSingleton<IStatusFeed>(Feed);
        Services.AddSingleton<IPracticeWatch>(Watch);
        Services.AddSingleton<IBackups>(Backups);
        Services.AddSingleton<IRestores>(Restores);
        Services.AddSingleton<IClinicSettings>(Settings);
        Services.AddSingleton<IPassphrase>(Passphrase);
        Services.AddSingleton<IActivity>(Activity);
        Services.AddSingleton<IPatients>(Practice);
        Services.AddSingleton<ISearch>(Finder);
        Services.AddSingleton<IDemo>(Demo);
        Services.AddSingleton<IDeleteGuard>(DeleteGuard);
        Services.AddSingleton<IAttachments>(Attachments);
        Services.AddClinicComponents();
    }

    protected FakeTimeProvider Time { get; } = new(Noon);

    protected FakeStatusFeed Feed { get; } = new();

    protected FakePracticeWatch Watch { get; } = new();

    protected FakeBackups Backups { get; }

    protected FakeRestores Restores { get; }

    protected FakeClinicSettings Settings { get; } = new();

    protected FakePassphrase Passphrase { get; } = new();

    protected FakeActivity Activity { get; } = new();

    protected FakePatients Practice { get; }

    protected FakeSearch Finder { get; } = new();

    protected FakeDemo Demo { get; }

    protected FakeDeleteGuard DeleteGuard { get; }

    protected FakeAttachments Attachments { get; }

    /// <summary>Renders a component with the providers of the layout round it.</summary>
    protected IRenderedComponent<Stage> Show<T>(Action<ComponentParameterCollectionBuilder<T>>? parameters = null)
        where T : IComponent => Render<Stage>(stage => stage.AddChildContent(parameters ?? (_ => { })));

    protected static void Speak(string culture) =>
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new CultureInfo(culture);

    protected static BackupSummary Backup(DateTimeOffset at, string? name = null) => new()
    {
        Name = name ?? $"backup_{at:yyyy-MM-dd_HH-mm-ss}.zip",
        CreatedAt = at,
        Trigger = BackupTrigger.Scheduled,
        SizeBytes = 8_331_264,
        PatientCount = 150,
        VisitCount = 1200,
        Health = BackupHealth.Good,
        KeptBecause = $"one of the newest 10",
    };

    protected override void Dispose(bool disposing)
    {
        CultureInfo.CurrentCulture = _culture;
        CultureInfo.CurrentUICulture = _uiCulture;
        base.Dispose(disposing);
    }
}
