using System.CommandLine;
using System.Globalization;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Demo;
namespace ClinicWeb.Server.Host.Cli;

/// <summary>The command line: the same program without a server. Exit code 0 done, 1 failed, 2 wrong usage.</summary>
internal static class Verbs
{
    private const int Failed = 1;
    private const int WrongUsage = 2;

    /// <summary>Whether the arguments ask for a verb; else they are the server's.</summary>
    public static bool Wanted(string[] args) => Arguments.Part(args).IsVerb;

    public static async Task<int> RunAsync(string[] args)
    {
        var parted = Arguments.Part(args);
        var parsed = Root(parted.Settings).Parse(parted.Verb);
        if (parsed.Errors.Count > 0)
        {
            await Console.Error.WriteLineAsync(
                $"{parsed.Errors[0].Message} ClinicWeb.Server --help lists what there is.");
            return WrongUsage;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
    }

    private static RootCommand Root(string[] settings) => new(
        "ClinicWeb: patients and visits of a practice, with automatic backups. Without a verb it starts the server; "
        + "--urls and --Clinic:… set what appsettings.json sets.")
    {
        Verb("backup", "Makes a backup now, also while the server runs.", settings, BackupVerbs.BackUpAsync),
        Verb("list", "Lists the backups, newest first.", settings, BackupVerbs.ListAsync),
        WithZip("check", "Tries a restore out in scratch.", settings, BackupVerbs.CheckAsync),
        WithZip("restore", "Replaces the practice by a backup; refuses while a server runs.", settings,
            BackupVerbs.RestoreAsync),
        Demo(settings),
        Verb("install", "Starts ClinicWeb when this user logs in, and puts it into the menu.", settings,
            practice => DesktopVerbs.InstallAsync(practice, settings)),
        Verb("uninstall", "Closes ClinicWeb and undoes install; the practice stays.", settings,
            DesktopVerbs.UninstallAsync),
        Verb("close", "Closes the ClinicWeb that runs, which makes its last backup first.", settings,
            DesktopVerbs.CloseAsync),
        Verb("open", "Shows the pages in the browser, starting ClinicWeb where it does not run.", settings,
            practice => DesktopVerbs.OpenAsync(practice, settings)),
        Export(settings),
        Import(settings),
        Passphrase(settings),
    };

    private static Command Passphrase(string[] settings)
    {
        var idle = new Option<int?>("--idle")
        {
            Description = "Minutes without work until it locks; left out, they stay.",
        };
        idle.Validators.Add(result =>
        {
            var range = PassphraseLimits.IdleMinutes;
            if (result.Tokens is [var typed] && int.TryParse(typed.Value, out var minutes) && !range.Holds(minutes))
                result.AddError($"--idle: {range.From} to {range.To}.");
        });
        const string about = "Sets it, or another one where it was forgotten; asks for it, or reads a line.";
        var set = new Command("set", about) { idle };
        set.SetAction((parsed, _) => WithPracticeAsync(
            settings, practice => PassphraseVerbs.SetAsync(practice, parsed.GetValue(idle))));
        return new Command("passphrase", "What the pages ask for before they show patients; off until it is set.")
        {
            set,
            Verb("remove", "Asks for none any more.", settings, PassphraseVerbs.RemoveAsync),
        };
    }

    private static Command Export(string[] settings)
    {
        var format = Format("csv", "fhir", "html");
        var patient = new Option<long?>("--patient") { Description = "Only the patient of this id." };
        var bundle = new Option<bool>("--bundle") { Description = "fhir: as one Bundle instead of NDJSON." };
        var languages = string.Join(", ", CultureEndpoint.Formats);
        var language = Known(
            "--language", $"html: {languages}; left out, {CultureEndpoint.Default}.",
            CultureEndpoint.Formats.Contains, languages);
        var path = new Argument<string>("PATH") { Description = "The file to write; it must not exist yet." };
        var command = new Command(
            "export", "Writes all records, or one patient's (html: to print), to a file; also while the server runs.")
        {
            format, patient, bundle, language, path,
        };
        command.Validators.Add(result =>
        {
            var said = result.GetValue(format);
            if (result.GetValue(bundle) && said != "fhir")
                result.AddError("--bundle: only with --format fhir.");
            else if (said == "html" && result.GetValue(patient) is null)
                result.AddError("--format html: only with --patient.");
            else if (result.GetValue(language) is not null && said != "html")
                result.AddError("--language: only with --format html.");
        });
        command.SetAction((parsed, ct) => WithPracticeAsync(settings, practice => ExchangeVerbs.ExportAsync(
            practice, parsed.GetRequiredValue(format), parsed.GetValue(patient), parsed.GetValue(bundle),
            parsed.GetValue(language), parsed.GetRequiredValue(path), ct)));
        return command;
    }

    private static Command Import(string[] settings)
    {
        var format = Format("csv", "fhir", "vcard");
        var dryRun = new Option<bool>("--dry-run") { Description = "Only says what would happen." };
        var update = new Option<bool>("--update") { Description = "Takes over what differs from what is here." };
        var mapping = new Option<string?>("--mapping")
        {
            Description = "A file of JSON that says what the columns of a CSV hold: {\"Surname\": \"familyName\"}.",
        };
        var delimiter = Known("--delimiter", "Of a CSV: the character between its cells, or tab.",
            said => ImportDelimiters.Of(said) is not null, "one character, no letter, digit or quote; or tab");
        var encodings = string.Join(", ", ImportEncodings.All);
        var encoding = Known(
            "--encoding", $"Of a CSV: {encodings}.", said => ImportEncodings.Of(said) is not null, encodings);
        var path = new Argument<string>("PATH") { Description = "A file, or a zip of several." };
        var command = new Command(
            "import", "Takes patients and visits out of a file, after a backup; refuses while a server runs.")
        {
            format, dryRun, update, mapping, delimiter, encoding, path,
        };
        command.SetAction((parsed, ct) => WithPracticeAsync(settings, practice => ExchangeVerbs.ImportAsync(
            practice,
            new ImportOptions
            {
                Format = Enum.Parse<ExchangeFormat>(parsed.GetRequiredValue(format), ignoreCase: true),
                DryRun = parsed.GetValue(dryRun),
                Update = parsed.GetValue(update),
                Delimiter = parsed.GetValue(delimiter),
                Encoding = parsed.GetValue(encoding),
            },
            parsed.GetValue(mapping), parsed.GetRequiredValue(path), ct)));
        return command;
    }

    // Empty is what the option allows, too: as it is recognised.
    private static Option<string?> Known(string name, string description, Func<string, bool> isKnown, string allowed)
    {
        var option = new Option<string?>(name) { Description = description };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value.Length: > 0 } said] && !isKnown(said.Value))
                result.AddError($"{name}: {allowed}.");
        });
        return option;
    }

    private static Option<string> Format(params string[] formats)
    {
        var format = new Option<string>("--format") { Description = string.Join(", ", formats), Required = true };
        format.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !formats.Contains(result.Tokens[0].Value))
                result.AddError($"--format: {string.Join(", ", formats)}.");
        });
        return format;
    }

    private static Command Demo(string[] settings)
    {
        var range = string.Create(CultureInfo.InvariantCulture, $"1 to {DemoPractice.Most}");
        var patients =
            new Option<int>("--patients") { Description = $"How many, {range}.", DefaultValueFactory = _ => 1000 };
        patients.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var count)
                && count is < 1 or > DemoPractice.Most)
                result.AddError($"--patients: {range}.");
        });
        var command =
            new Command("demo", "Fills an empty practice with invented patients, 8 visits each.") { patients };
        command.SetAction(
            (parsed, _) =>
                WithPracticeAsync(settings, practice => DemoVerb.RunAsync(practice, parsed.GetValue(patients))));
        return command;
    }

    private static Command Verb(string name, string description, string[] settings, Func<Practice, Task<int>> run)
    {
        var command = new Command(name, description);
        command.SetAction((_, _) => WithPracticeAsync(settings, run));
        return command;
    }

    private static Command WithZip(string name, string description, string[] settings,
        Func<Practice, string, Task<int>> run)
    {
        var zip = new Argument<string>("ZIP") { Description = "A name from the list, or the path of a zip." };
        var command = new Command(name, description) { zip };
        command.SetAction(
            (parsed, _) => WithPracticeAsync(settings, practice => run(practice, parsed.GetRequiredValue(zip))));
        return command;
    }

    // One line on stderr says what failed and what to do; a whole stack helps nobody at a practice.
    private static async Task<int> WithPracticeAsync(string[] settings, Func<Practice, Task<int>> run)
    {
        try
        {
            await using var practice = new Practice(settings);
            return await run(practice);
        }
        catch (ClinicException told)
        {
            await Console.Error.WriteLineAsync(told.Detail.ToString());
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync(
                $"{e.Message.ReplaceLineEndings(" ")} Check the disk and who may write there, and try again.");
        }

        return Failed;
    }
}
