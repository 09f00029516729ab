using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Search;
using ClinicWeb.Server.Settings;
using ClinicWeb.Server.Storage;
using ClinicWeb.Server.VectorIndex;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace ClinicWeb.Tests.Support;

/// <summary>A practice with its backups and a vector index, without pages.</summary>
internal static class IndexedClinic
{
    public static async Task<RunningClinic> StartAsync(
        DataFolder folder, VectorIndexMode mode, string command, string url = "http://127.0.0.1:9")
    {
        var options = new ClinicOptions();
        (options.VectorIndex.Mode, options.VectorIndex.Command, options.VectorIndex.ServerUrl) = (mode, command, url);
        var clinic = await RunningClinic.StartAsync(
            folder, configure: services => services.AddSingleton(options).AddVectorIndex().AddSearch());
        await clinic.Get<IndexHost>().StartAsync(TestContext.Current.CancellationToken);
        return clinic;
    }

    public static async Task AddVisitsAsync(this RunningClinic clinic, int count)
    {
        var patient = await clinic.AddPatientAsync("Berger");
        var texts = new ClinicTexts(1);
        await clinic.Database.WriteAsync((connection, tx) => connection.Execute(
            "INSERT INTO visits (patient_id, visited_at, complaint, notes, diagnosis) VALUES (@patient, "
                + "'2026-01-02T10:30:00', @Complaint, @Notes, @Diagnosis)",
            Enumerable.Range(0, count).Select(_ => texts.Next())
                .Select(text => new { patient, text.Complaint, text.Notes, text.Diagnosis }),
            tx));
    }

    public static Task<string> UpToDateAsync(this RunningClinic clinic) => Eventually.GetAsync(
        async () => clinic.Get<ISearch>().Index.State == "ready"
            && await clinic.Get<PendingVisits>().IsNothingAsync(TestContext.Current.CancellationToken) ? "yes" : null,
        "an index that is up to date");
}
