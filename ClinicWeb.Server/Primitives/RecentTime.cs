namespace ClinicWeb.Server.Primitives;

/// <summary>
/// Whether something happened a short time ago. A moment that lies in the future, since the clock was set back, says
/// nothing: waiting for it to pass could take years.
/// </summary>
internal static class RecentTime
{
    /// <summary>Whether <paramref name="moment"/> is past, and by less than <paramref name="time"/>.</summary>
    public static bool IsWithin(TimeSpan time, DateTimeOffset? moment, DateTimeOffset now) =>
        moment <= now && now - moment < time;
}
