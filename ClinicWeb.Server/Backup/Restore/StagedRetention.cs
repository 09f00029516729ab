using System.Text.Json.Nodes;
using ClinicWeb.Components.Contracts;
namespace ClinicWeb.Server.Backup.Restore;

/// <summary>
/// A restore never shortens what is kept: the settings of that day may keep fewer backups than today's, and the next
/// backup would remove the others, the very way back among them. Of each rule the wider of both stays. Pure.
/// </summary>
internal static class StagedRetention
{
    private static readonly Rule[] Rules =
    [
        new("keepLast", settings => settings.KeepLast, (today, then) => $"The newest {today} stay, not {then}."),
        new("keepDaily", settings => settings.KeepDaily,
            (today, then) => $"The newest of each of {today} days stays, not of {then}."),
        new("keepWeekly", settings => settings.KeepWeekly,
            (today, then) => $"The newest of each of {today} weeks stays, not of {then}."),
        new("keepMonthly", settings => settings.KeepMonthly,
            (today, then) => $"The newest of each of {today} months stays, not of {then}."),
    ];

    /// <summary>Raises what is lower than today; what to tell of it, null when nothing was.</summary>
    /// <param name="stored">The staged settings; written into.</param>
    /// <param name="then">What they would put in force.</param>
    /// <param name="today">What is in force now.</param>
    public static Text? Widen(JsonObject stored, ClinicSettings then, ClinicSettings today)
    {
        var narrower = Rules.Where(rule => rule.Of(then) < rule.Of(today)).ToList();
        foreach (var rule in narrower)
            stored[rule.Key] = rule.Of(today);
        return narrower.Count == 0
            ? null
            : Text.Join(
            [
                $"The settings of the backup keep fewer backups than today's, so of both rules the longer one stays.",
                .. narrower.Select(rule => rule.Words(rule.Of(today), rule.Of(then))),
                $"Change it in the Settings if you want to keep fewer.",
            ]);
    }

    private sealed record Rule(string Key, Func<ClinicSettings, int> Of, Func<int, int, Text> Words);
}
