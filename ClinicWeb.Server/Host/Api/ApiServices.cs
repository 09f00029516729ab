using Microsoft.AspNetCore.Routing;

namespace ClinicWeb.Server.Host.Api;

internal static class ApiServices
{
    /// <summary>Adds JSON, problem details, the OpenAPI document and the health check.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options => ApiJson.Configure(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddProblemDetails();
        services.AddExceptionHandler<ApiErrors>();
        services.AddOpenApi(options =>
        {
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info.Title = "ClinicWeb";
                document.Info.Description =
                    "Patients, visits, and the backups that keep them. Every error is a problem that says what to do.";
                return Task.CompletedTask;
            });
            TextSchema.Describe(options);
        });
        services.AddHealthChecks().AddCheck<HealthApi>("backups");
        return services;
    }

    /// <summary>Mounts what answers for endpoints that fail or do not exist.</summary>
    public static IApplicationBuilder UseApi(this IApplicationBuilder app) => app
        .UseExceptionHandler()
        .UseWhen(
            http => http.Request.Path.StartsWithSegments("/api"),
            api => api.UseStatusCodePages(context => WriteEmptyAnswerAsync(context.HttpContext)))
        .Use(ForgetTypeOfNothing)
        // Named here, since the routing itself would refuse that form.
        .UseRouting();

    /// <summary>Mounts what answers for endpoints that need the records, while they cannot be opened.</summary>
    public static IApplicationBuilder UseRecovery(this IApplicationBuilder app) => app.UseMiddleware<RecoveryGate>();

    public static void MapApi(this IEndpointRouteBuilder app)
    {
        app.MapStatus();
        app.MapBackups();
        app.MapSettings();
        app.MapActivity();
        app.MapSearch();
        var practice = app.MapGroup("").RequirePractice().AddEndpointFilter<RouteGroupBuilder, DeleteBackupFilter>();
        practice.MapExchange();
        practice.MapPatients();
        practice.MapVisits();
        practice.MapFiles();
        practice.MapHistory();
        HealthApi.Map(app);
        app.MapOpenApi();
    }

    // curl -d '' says that its nothing is a form. A body that may be left out may be left out in that way, too.
    private static Task ForgetTypeOfNothing(HttpContext http, RequestDelegate next)
    {
        if (http.Request.ContentLength == 0 && http.Request.Path.StartsWithSegments("/api"))
            http.Request.Headers.ContentType = default;
        return next(http);
    }

    private static Task WriteEmptyAnswerAsync(HttpContext http) => http.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => Problems.WriteAsync(
            http, StatusCodes.Status404NotFound, "Not found",
            "There is nothing at this address. /openapi/v1.json lists what there is."),
        StatusCodes.Status405MethodNotAllowed => Problems.WriteAsync(
            http, StatusCodes.Status405MethodNotAllowed, "Not allowed",
            $"{http.Request.Method} cannot be done here. Allowed: {http.Response.Headers.Allow}."),
        StatusCodes.Status415UnsupportedMediaType => Problems.WriteAsync(
            http, StatusCodes.Status415UnsupportedMediaType, "Not understood",
            "The body is not JSON. Send it with Content-Type: application/json."),
        var status => Problems.WriteAsync(http, status, "Failed", "The request was refused. Check it and try again."),
    };
}
