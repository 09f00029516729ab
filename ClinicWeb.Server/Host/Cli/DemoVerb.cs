using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Server.Host.Cli;

/// <summary>demo: an invented practice to try the program with.</summary>
internal static class DemoVerb
{
    /// <summary>Fills an empty practice; one that holds patients is left alone.</summary>
    public static async Task<int> RunAsync(Practice practice, int patients)
    {
        await practice.OpenAsync();
        await practice.Get<IDemo>().LoadAsync(patients);
        var counts = await practice.Get<IPatients>().CountAsync();
        Console.WriteLine(
            $"The practice in {practice.Folder.Root} now holds {counts.PatientCount} patients and {counts.VisitCount} "
                + $"visits.");
        return 0;
    }
}
