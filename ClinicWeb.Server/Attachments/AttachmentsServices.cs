using ClinicWeb.Components.Contracts;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ClinicWeb.Server.Attachments;

internal static class AttachmentsServices
{
    /// <summary>Adds <see cref="IAttachments"/> and the folder behind it.</summary>
    public static IServiceCollection AddAttachments(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddAttachmentFiles().AddSingleton<IAttachments, AttachmentStore>();
    }

    /// <summary>Only the folder, for what carries the files elsewhere.</summary>
    public static IServiceCollection AddAttachmentFiles(this IServiceCollection services)
    {
        services.TryAddSingleton<AttachmentFiles>();
        return services;
    }
}
