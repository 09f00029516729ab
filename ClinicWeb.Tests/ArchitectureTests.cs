using System.Reflection;
using ArchUnitNET.Domain;
using ArchUnitNET.Domain.Extensions;
using ArchUnitNET.Loader;
using ClinicWeb.Components.Contracts;

namespace ClinicWeb.Tests;

/// <summary>
/// The arrows of the design, read from the compiled references: Components → nothing of ours; in Server Edges → features →
/// Database; nothing → Edges. A rule that looked at nothing fails.
/// </summary>
public class ArchitectureTests
{
    private const string Root = "ClinicWeb.Server.";

    private static readonly System.Reflection.Assembly Server = typeof(Program).Assembly;
    private static readonly System.Reflection.Assembly Components = typeof(IBackups).Assembly;
    private static readonly Architecture Loaded = new ArchLoader().LoadAssemblies(Server, Components).Build();

    // Which of our own namespaces each feature may use, besides its own and the contracts.
    private static readonly Dictionary<string, string[]> May = new()
    {
        ["Database"] = [],
        ["Settings"] = ["Database"],
        ["Activity"] = ["Database"],
        ["Patients"] = ["Database"],
        ["Visits"] = ["Database", "Patients"],
        ["VectorIndex"] = ["Database", "Settings"],
        ["Search"] = ["Database", "VectorIndex"],
        ["Demo"] = ["Database", "Patients", "Visits"],
        ["Backup"] = ["Database", "Settings", "VectorIndex", "Patients", "Visits"],
        ["Edges"] = ["Database", "Settings", "Activity", "Patients", "Visits", "VectorIndex", "Search", "Demo", "Backup"],
    };

    public static TheoryData<string> Features => [.. May.Keys];

    [Fact]
    public void Every_type_of_the_server_lies_in_a_feature_that_has_a_rule()
    {
        var names = ServerTypes().Select(type => type.FullName).Where(name => !name.StartsWith("Program", StringComparison.Ordinal)).ToList();
        var unruled = names.Where(name => FeatureOf(name) is not { } feature || !May.ContainsKey(feature)).ToList();

        Assert.True(names.Count > 50);
        Assert.Equal([], unruled);
    }

    [Theory]
    [MemberData(nameof(Features))]
    public void A_feature_uses_only_what_the_design_allows(string feature)
    {
        var types = ServerTypes().Where(type => FeatureOf(type.FullName) == feature).ToList();
        Assert.NotEmpty(types);
        var references = types.SelectMany(References).ToList();
        Assert.NotEmpty(references);

        var forbidden = references.Where(to => FeatureOf(to.Target) is { } other && other != feature && !May[feature].Contains(other));

        Assert.Empty(forbidden.Select(edge => $"{edge.Origin} → {edge.Target}").Distinct());
    }

    [Fact]
    public void The_backup_knows_no_web_no_scheduler_and_no_screen()
    {
        var references = ServerTypes().Where(type => FeatureOf(type.FullName) == "Backup").SelectMany(References).ToList();
        Assert.Contains(references, edge => edge.Target.StartsWith("Microsoft.Data.Sqlite", StringComparison.Ordinal));

        string[] foreign = ["Microsoft.AspNetCore", "Hangfire", "MudBlazor", "Microsoft.JSInterop"];
        var forbidden = references.Where(edge => foreign.Any(name => edge.Target.StartsWith(name, StringComparison.Ordinal)));

        Assert.Empty(forbidden.Select(edge => $"{edge.Origin} → {edge.Target}").Distinct());
    }

    [Fact]
    public void Only_the_edges_know_the_web()
    {
        var references = ServerTypes().Where(type => FeatureOf(type.FullName) is { } feature && feature != "Edges").SelectMany(References).ToList();
        Assert.True(references.Count > 1000);

        Assert.Empty(references
            .Where(edge => edge.Target.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || edge.Target.StartsWith("Hangfire", StringComparison.Ordinal))
            .Select(edge => $"{edge.Origin} → {edge.Target}").Distinct());
    }

    [Fact]
    public void The_components_know_nothing_of_ours_and_the_contracts_no_framework()
    {
        var ours = Components.GetReferencedAssemblies().Select(name => name.Name!).Where(name => name.StartsWith("ClinicWeb", StringComparison.Ordinal));
        Assert.Empty(ours);
        Assert.Contains(Server.GetReferencedAssemblies(), name => name.Name == Components.GetName().Name);

        var contracts = Loaded.Types.Where(type => type.Namespace.FullName == "ClinicWeb.Components.Contracts").ToList();
        Assert.True(contracts.Count > 20);
        Assert.Empty(contracts.SelectMany(References)
            .Where(edge => edge.Target.StartsWith("Mud", StringComparison.Ordinal) || edge.Target.StartsWith("Microsoft.", StringComparison.Ordinal))
            .Select(edge => $"{edge.Origin} → {edge.Target}").Distinct());
    }

    [Fact]
    public void Program_stays_a_table_of_contents()
    {
        var program = Path.Combine(Solution(), "ClinicWeb.Server", "Program.cs");

        Assert.InRange(File.ReadAllLines(program).Length, 20, 60);
    }

    private static IEnumerable<IType> ServerTypes() =>
        Loaded.Types.Where(type => type.Assembly.Name.StartsWith("ClinicWeb.Server", StringComparison.Ordinal) && !IsGenerated(type.FullName));

    private static bool IsGenerated(string name) =>
        name.StartsWith('<') || name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal)
        || name.StartsWith("Refit", StringComparison.Ordinal) || name.StartsWith("Interop", StringComparison.Ordinal);

    private static IEnumerable<(string Origin, string Target)> References(IType type) =>
        type.Dependencies.Select(dependency => (type.FullName, dependency.Target.FullName)).Where(edge => edge.Item1 != edge.Item2);

    private static string? FeatureOf(string name) =>
        name.StartsWith(Root, StringComparison.Ordinal) ? name[Root.Length..].Split('.', '/', '+')[0] : null;

    private static string Solution()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "ClinicWeb.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
