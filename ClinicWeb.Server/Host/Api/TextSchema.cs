using ClinicWeb.Components.Contracts;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ClinicWeb.Server.Host.Api;

/// <summary>
/// Tells the OpenAPI document that a <see cref="Text"/> is a string: it looks at types, and not at their converters.
/// </summary>
internal static class TextSchema
{
    /// <summary>Wherever one stands: alone, perhaps null, or in a list.</summary>
    public static void Describe(OpenApiOptions options)
    {
        options.CreateSchemaReferenceId =
            type => type.Type == typeof(Text) ? null : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if (context.JsonTypeInfo.Type == typeof(Text))
                schema.Type =
                    context.JsonPropertyInfo is { IsGetNullable: true } ? JsonSchemaType.String | JsonSchemaType.Null
                        : JsonSchemaType.String;
            else if (context.JsonTypeInfo.ElementType == typeof(Text))
                schema.Items = new OpenApiSchema { Type = JsonSchemaType.String };
            return Task.CompletedTask;
        });
    }
}
