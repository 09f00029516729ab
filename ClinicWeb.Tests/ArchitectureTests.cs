using System.Reflection;
using ArchUnitNET.Domain;
using ArchUnitNET.Domain.Extensions;
using ArchUnitNET.Loader;
using ClinicWeb.Components.Contracts;
namespace ClinicWeb.Tests;

/// <summary>
/// The arrows of the design, read from the compiled references: Components → nothing of ours; in Server Host → features
/// → Database → Storage; nothing → Host. A rule that looked at nothing fails.
/// </summary>
public class ArchitectureTests
{
    private const int MostDependencies = 7;
    private const string Root = "ClinicWeb.Server.";

    private static readonly System.Reflection.Assembly Server = typeof(Program).Assembly;
    private static readonly System.Reflection.Assembly Components = typeof(IBackups).Assembly;
    private static readonly System.Reflection.Assembly[] Ours = [Server, Components];
    private static readonly Architecture Loaded = new ArchLoader().LoadAssemblies(Ours).Build();

    // Which of our own namespaces each feature may use, besides its own and the contracts.
    private static readonly Dictionary<string, string[]> May = new()
    {
        ["Primitives"] = [],
        ["Storage"] = ["Primitives"],
        ["Database"] = ["Primitives", "Storage"],
        ["Settings"] = ["Primitives", "Storage"],
        ["Activity"] = ["Primitives", "Storage"],
        ["Patients"] = ["Primitives", "Storage", "Database"],
        ["Visits"] = ["Primitives", "Storage", "Database", "Patients"],
        ["Attachments"] = ["Primitives", "Storage", "Database", "Patients"],
        ["History"] = ["Primitives", "Storage", "Database", "Patients", "Visits", "Attachments"],
        ["VectorIndex"] = ["Primitives", "Storage", "Database", "Settings", "Patients", "Visits"],
        ["Search"] = ["Primitives", "Storage", "Database", "Patients", "Visits", "VectorIndex"],
        ["Demo"] = ["Primitives", "Storage", "Database", "Patients", "Visits", "History"],
        ["Backup"] =
        [
            "Primitives", "Storage", "Database", "Settings", "VectorIndex", "Patients", "Visits", "Attachments",
            "History",
        ],
        ["Exchange"] = ["Primitives", "Storage", "Database", "Patients", "Visits", "Attachments"],
        ["Host"] =
        [
            "Primitives", "Storage", "Database", "Settings", "Activity", "Patients", "Visits", "Attachments", "History",
            "VectorIndex", "Search", "Demo", "Backup", "Exchange",
        ],
    };

    // Inside the backup each room may use only those before it.
    private static readonly string[] BackupRooms =
        ["Archive", "Shelf", "Destinations", "Run", "Status", "Checks", "Restore", "Restore.Startup", ""];

    public static TheoryData<string> Features => [.. May.Keys];

    [Fact]
    public void Every_type_of_the_server_lies_in_a_feature_that_has_a_rule()
    {
        var names = ServerTypes().Select(type => type.FullName)
            .Where(name => !name.StartsWith("Program", StringComparison.Ordinal)).ToList();
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

        var forbidden =
            references.Where(
                to => FeatureOf(to.Target) is { } other && other != feature && !May[feature].Contains(other));

        Assert.Empty(forbidden.Select(edge => $"{edge.Origin} → {edge.Target}").Distinct());
    }

    [Fact]
    public void The_rooms_of_the_backup_lead_one_way()
    {
        var references = ServerTypes().Where(type => FeatureOf(type.FullName) == "Backup").SelectMany(References)
            .Where(edge => FeatureOf(edge.Target) == "Backup")
            .Select(edge => (edge.Origin, edge.Target, From: RoomOf(edge.Origin), To: RoomOf(edge.Target)))
            .Where(edge => edge.From != edge.To).ToList();
        Assert.True(references.Count > 100);
        Assert.Equal(string.Join(' ', BackupRooms.Order()),
            string.Join(' ', references.SelectMany(edge => new[] { edge.From, edge.To }).Distinct().Order()));

        AssertNone(references
            .Where(edge => Array.IndexOf(BackupRooms, edge.To) >= Array.IndexOf(BackupRooms, edge.From))
            .Select(edge => $"{edge.Origin} → {edge.Target}").Distinct());

        static string RoomOf(string name) => NamespaceOf(name)["ClinicWeb.Server.Backup".Length..].TrimStart('.');
    }

    [Theory]
    [InlineData("ClinicWeb.Server", "ClinicWeb.Server.Visits", "ClinicWeb.Server.Primitives")]
    [InlineData("ClinicWeb.Components", "ClinicWeb.Components.Pages.Backups", "ClinicWeb.Components.Controls")]
    public void No_two_namespaces_refer_to_each_other_not_even_by_a_detour(string root, string from, string to)
    {
        var arrows = Loaded.Types.Where(type => IsOurs(type.FullName)).SelectMany(References)
            .Where(edge => IsOurs(edge.Target))
            .Select(edge =>
                (From: NamespaceOf(edge.Origin), To: NamespaceOf(edge.Target),
                    Example: $"{edge.Origin} → {edge.Target}"))
            .Where(edge => edge.From != edge.To)
            .GroupBy(edge => (edge.From, edge.To))
            .ToDictionary(same => same.Key, same => same.First().Example);
        Assert.True(arrows.Count > 50);
        Assert.Contains((from, to), arrows.Keys);
        var next = arrows.Keys.ToLookup(arrow => arrow.From, arrow => arrow.To);

        AssertNone(arrows.Where(arrow => Reaches(arrow.Key.To, arrow.Key.From)).Select(arrow => arrow.Value));

        bool IsOurs(string name) => name.StartsWith(root + ".", StringComparison.Ordinal);

        bool Reaches(string from, string to)
        {
            var seen = new HashSet<string> { from };
            var open = new Queue<string>(seen);
            while (open.TryDequeue(out var at))
            {
                foreach (var further in next[at].Where(seen.Add))
                    open.Enqueue(further);
            }

            return seen.Contains(to);
        }
    }

    [Fact]
    public void The_backup_knows_no_web_no_scheduler_and_no_screen()
    {
        var references =
            ServerTypes().Where(type => FeatureOf(type.FullName) == "Backup").SelectMany(References).ToList();
        Assert.Contains(references, edge => edge.Target.StartsWith("Microsoft.Data.Sqlite", StringComparison.Ordinal));

        string[] foreign = ["Microsoft.AspNetCore", "Hangfire", "MudBlazor", "Microsoft.JSInterop"];
        var forbidden =
            references.Where(edge => foreign.Any(name => edge.Target.StartsWith(name, StringComparison.Ordinal)));

        Assert.Empty(forbidden.Select(edge => $"{edge.Origin} → {edge.Target}").Distinct());
    }

    [Fact]
    public void Only_the_host_knows_the_web()
    {
        var references =
            ServerTypes().Where(type => FeatureOf(type.FullName) is { } feature && feature != "Host")
                .SelectMany(References).ToList();
        Assert.True(references.Count > 1000);

        Assert.Empty(references
            .Where(edge =>
                edge.Target.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
                    || edge.Target.StartsWith("Hangfire", StringComparison.Ordinal))
            .Select(edge => $"{edge.Origin} → {edge.Target}").Distinct());
    }

    [Fact]
    public void The_components_know_nothing_of_ours_and_the_contracts_no_framework()
    {
        var ours = Components.GetReferencedAssemblies().Select(name => name.Name!)
            .Where(name => name.StartsWith("ClinicWeb", StringComparison.Ordinal));
        Assert.Empty(ours);
        Assert.Contains(Server.GetReferencedAssemblies(), name => name.Name == Components.GetName().Name);

        var contracts =
            Loaded.Types.Where(type => type.Namespace.FullName == "ClinicWeb.Components.Contracts").ToList();
        Assert.True(contracts.Count > 20);
        Assert.Empty(contracts.SelectMany(References)
            .Where(edge =>
                edge.Target.StartsWith("Mud", StringComparison.Ordinal)
                    || edge.Target.StartsWith("Microsoft.", StringComparison.Ordinal))
            .Select(edge => $"{edge.Origin} → {edge.Target}").Distinct());
    }

    [Fact]
    public void No_type_depends_on_more_than_seven_others()
    {
        var types = Ours.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.IsClass && !typeof(Exception).IsAssignableFrom(type) && !IsData(type))
            .ToList();
        Assert.True(types.Count > 200);

        AssertNone(types.Select(type => (type.FullName, Count: Injected(type)))
            .Where(type => type.Count > MostDependencies)
            .Select(type => $"{type.FullName} has {type.Count} dependencies"));

        // A record carries values, which are no dependencies.
        static bool IsData(System.Type type) => type.GetMethod("<Clone>$") is not null || type.Name.StartsWith('<');

        static int Injected(System.Type type)
        {
            const BindingFlags own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic
                | BindingFlags.DeclaredOnly;
            // A page has what those above it have, though it cannot see it.
            var inPage = Line(type).SelectMany(above => above.GetProperties(own)).Count(property =>
                property.GetCustomAttribute<Microsoft.AspNetCore.Components.InjectAttribute>() is not null);
            return inPage + type.GetConstructors(own)
                .Select(constructor => constructor.GetParameters().Length).DefaultIfEmpty(0).Max();
        }

        static IEnumerable<System.Type> Line(System.Type? type)
        {
            for (; type is not null && Ours.Contains(type.Assembly); type = type.BaseType)
                yield return type;
        }
    }

    private static IEnumerable<IType> ServerTypes() =>
        Loaded.Types.Where(
            type => type.Assembly.Name.StartsWith("ClinicWeb.Server", StringComparison.Ordinal)
                && !IsGenerated(type.FullName));

    private static bool IsGenerated(string name) =>
        name.StartsWith('<') || name.StartsWith("System.", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.", StringComparison.Ordinal)
        || name.StartsWith("Refit", StringComparison.Ordinal) || name.StartsWith("Interop", StringComparison.Ordinal);

    private static IEnumerable<(string Origin, string Target)> References(IType type) =>
        type.Dependencies.Select(dependency => (type.FullName, dependency.Target.FullName))
            .Where(edge => edge.Item1 != edge.Item2);

    private static string? FeatureOf(string name) =>
        name.StartsWith(Root, StringComparison.Ordinal) ? name[Root.Length..].Split('.', '/', '+')[0] : null;

    internal static void AssertNone(IEnumerable<string> arrows)
    {
        var all = string.Join('\n', arrows);
        Assert.True(all.Length == 0, all);
    }

    /// <summary>Of the outermost type; parameters of generic types and methods count as part of it.</summary>
    private static string NamespaceOf(string type)
    {
        var outermost = type.Split('`', '+', '/', '<')[0];
        return outermost[..outermost.LastIndexOf('.')];
    }
}
