using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace ClinicWeb.Server.Host.Api;

/// <summary>
/// The version of a record as ETag and If-Match, so that two people who edit it at once do not undo each other.
/// </summary>
internal static class EntityTags
{
    private const long NoVersion = -1;

    /// <summary>Sends the version with the record.</summary>
    public static void SetVersion(this HttpContext http, long version) =>
        http.Response.GetTypedHeaders().ETag = TagOf(version);

    /// <summary>
    /// The version that an edit may replace: null for any, <paramref name="stored"/> when If-Match names it, else one
    /// that never exists.
    /// </summary>
    public static async Task<long?> ExpectedVersionAsync(this HttpContext http, Func<Task<long>> stored)
    {
        if (http.Request.Headers.IfMatch.Count == 0)
            return null;
        var tags = http.Request.GetTypedHeaders().IfMatch;
        if (tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any)))
            return null;
        var version = await stored();
        return tags.Any(tag => tag.Compare(TagOf(version), useStrongComparison: true)) ? version : NoVersion;
    }

    private static EntityTagHeaderValue TagOf(long version) =>
        new(string.Create(CultureInfo.InvariantCulture, $"\"{version}\""));
}
