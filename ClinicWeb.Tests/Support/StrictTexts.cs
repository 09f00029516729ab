using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ClinicWeb.Tests.Support;

/// <summary>The real resources, but a missing text fails the test instead of showing its key.</summary>
public sealed class StrictTexts : IStringLocalizerFactory
{
    private readonly ResourceManagerStringLocalizerFactory _real =
        new(Options.Create(new LocalizationOptions()), NullLoggerFactory.Instance);

    public IStringLocalizer Create(Type resourceSource) => new Strict(_real.Create(resourceSource));

    public IStringLocalizer Create(string baseName, string location) => new Strict(_real.Create(baseName, location));

    private sealed class Strict(IStringLocalizer real) : IStringLocalizer
    {
        public LocalizedString this[string name] => Found(real[name]);

        public LocalizedString this[string name, params object[] arguments] => Found(real[name, arguments]);

        public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) =>
            real.GetAllStrings(includeParentCultures);

        private static LocalizedString Found(LocalizedString text) => text.ResourceNotFound
            ? throw new InvalidOperationException($"There is no text named {text.Name} in {text.SearchedLocation}.")
            : text;
    }
}
