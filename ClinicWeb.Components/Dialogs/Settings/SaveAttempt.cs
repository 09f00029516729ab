using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Components.Dialogs.Settings;

/// <summary>A save under way, and what was wrong with the last one: at its fields, or as a whole.</summary>
internal sealed class SaveAttempt
{
    private static readonly Dictionary<string, Text[]> None = [];

    public bool Busy { get; private set; }

    public Exception? Failure { get; private set; }

    /// <summary>By field; where one is to blame, there is no <see cref="Failure"/>.</summary>
    public IReadOnlyDictionary<string, Text[]> Errors { get; private set; } = None;

    /// <summary>Whether it was saved.</summary>
    public async Task<bool> RunAsync(Func<Task> save)
    {
        (Busy, Failure, Errors) = (true, null, None);
        try
        {
            await save();
            return true;
        }
        catch (ClinicException refused) when (refused.Fields.Count > 0)
        {
            Errors = refused.Fields;
        }
        catch (Exception failure)
        {
            Failure = failure;
        }
        finally
        {
            Busy = false;
        }

        return false;
    }
}
