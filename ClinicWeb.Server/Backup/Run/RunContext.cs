namespace ClinicWeb.Server.Backup.Run;

/// <summary>
/// Told of every boundary that a backup or restore passes; throwing there fails the run, as a real fault would.
/// </summary>
internal interface IRunObserver
{
    /// <summary>The run has come to this boundary.</summary>
    void Reached(string boundary);
}

/// <summary>What a run uses to say how far it is.</summary>
internal sealed class RunContext(Action<string, double> report)
{
    /// <summary>The step that was entered last.</summary>
    public string CurrentStep { get; private set; } = "start";

    /// <summary>Enters a step, or reports progress within it.</summary>
    /// <param name="step">Such as <c>snapshot</c>.</param>
    /// <param name="fraction">Of the whole run, 0 to 1.</param>
    public void Step(string step, double fraction)
    {
        CurrentStep = step;
        report(step, fraction);
    }

    /// <summary>Waits for what goes on beside the present step; when it fails, that is where the run failed.</summary>
    /// <param name="step">What it is called.</param>
    /// <param name="beside">Begun earlier.</param>
    public async Task AwaitAsync(string step, Task beside)
    {
        try
        {
            await beside;
        }
        catch
        {
            CurrentStep = step;
            throw;
        }
    }
}
