namespace ClinicWeb.Tests.Support;

/// <summary>Where the sources are that these tests were built from.</summary>
internal static class SolutionFolder
{
    /// <summary>Null where the tests lie in no build's output.</summary>
    public static string? Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ClinicWeb.sln")))
            folder = folder.Parent;
        return folder?.FullName;
    }
}
