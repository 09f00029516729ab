using System.Globalization;
using ClinicWeb.Components.Contracts;
using Microsoft.OpenApi;

namespace ClinicWeb.Server.Host.Api;

/// <summary>
/// <c>search</c>, <c>page</c> and <c>pageSize</c>. They are read as text, so that everything wrong with them is told at
/// once.
/// </summary>
internal static class PageParameters
{
    private const int NotANumber = 0;

    /// <summary>What is no whole number becomes one that the list refuses in its own words.</summary>
    public static PatientQuery Query(string? search, string? page, string? pageSize) =>
        new(search, Number(page, 1), Number(pageSize, PatientQueryLimits.DefaultPageSize));

    /// <summary>Tells the OpenAPI document that they are numbers all the same.</summary>
    public static RouteHandlerBuilder DescribePages(this RouteHandlerBuilder endpoint) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
            {
                if (parameter.Name is "page" or "pageSize")
                    parameter.Schema = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Integer,
                        Minimum = "1",
                        Maximum = parameter.Name == "pageSize" ? $"{PatientQueryLimits.PageSize}" : null,
                        Default = parameter.Name == "pageSize" ? PatientQueryLimits.DefaultPageSize : 1,
                    };
            }

            return Task.CompletedTask;
        });

    private static int Number(string? text, int otherwise) =>
        string.IsNullOrEmpty(text) ? otherwise
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : NotANumber;
}
