using Microsoft.AspNetCore.Http.Features;

namespace ClinicWeb.Server.Host.Api;

/// <summary>The form of a page without a circuit.</summary>
internal static class SmallForm
{
    /// <summary>Its fields; none where something else was sent.</summary>
    /// <param name="http">The request.</param>
    /// <param name="largest">Bytes; a longer body is refused as too large.</param>
    /// <param name="ct">Until it is read.</param>
    public static async Task<IFormCollection> ReadAsync(HttpContext http, int largest, CancellationToken ct)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = largest;
        return http.Request.HasFormContentType ? await http.Request.ReadFormAsync(ct) : FormCollection.Empty;
    }
}
