using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Attachments;
using ClinicWeb.Server.Exchange;
using ClinicWeb.Server.Host.Printing;
using ClinicWeb.Server.Patients;
using ClinicWeb.Server.Visits;
using ClinicWeb.Tests.Support;

namespace ClinicWeb.Tests.Exchange;

/// <summary>A real practice with import and export, and short words for both.</summary>
public sealed class ExchangeClinic : IAsyncDisposable
{
    private readonly TempClinic _clinic = new(
        configure: services =>
            services.AddPatients().AddVisits().AddAttachments().AddExchange().AddPrinting());

    public TempClinic Clinic => _clinic;

    public IPatients Patients => _clinic.Get<IPatients>();

    public IVisits Visits => _clinic.Get<IVisits>();

    public IAttachments Files => _clinic.Get<IAttachments>();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public Task<ImportResult> ImportAsync(string text, ImportOptions? options = null, string name = "file.csv") =>
        ImportAsync(Encoding.UTF8.GetBytes(text), options, name);

    public async Task<ImportResult> ImportAsync(byte[] content, ImportOptions? options = null, string name = "file.csv")
    {
        var imports = _clinic.Get<IImports>();
        await using var file = await imports.ReceiveAsync(new MemoryStream(content), name, Ct);
        return await imports.ImportAsync(file, options ?? new ImportOptions(), ct: Ct);
    }

    public Task<ImportLook> LookAsync(string text, ImportOptions? options = null) =>
        LookAsync(Encoding.UTF8.GetBytes(text), options);

    public async Task<ImportLook> LookAsync(byte[] content, ImportOptions? options = null)
    {
        var imports = _clinic.Get<IImports>();
        await using var file = await imports.ReceiveAsync(new MemoryStream(content), "file.csv", Ct);
        return await imports.LookAsync(file, options ?? new ImportOptions(), Ct);
    }

    public async Task<byte[]> ExportAsync(ExchangeFormat format, long? patient = null, bool bundle = false)
    {
        await using var export = await _clinic.Get<IExports>().PrepareAsync(format, patient, bundle, Ct);
        var to = new MemoryStream();
        await export.WriteAsync(to, Ct);
        return to.ToArray();
    }

    /// <summary>Everything here, without the ids, which are each practice's own.</summary>
    public async Task<IReadOnlyList<string>> RecordsAsync()
    {
        var all = new List<string>();
        foreach (var patient in (await Patients.ListAsync(new PatientQuery(PageSize: 500), Ct)).Items)
        {
            all.Add(JsonSerializer.Serialize(patient with { Id = 0 }));
            all.AddRange(
                (await Visits.ListAsync(patient.Id, Ct)).Select(
                    visit => patient.ChartNumber + JsonSerializer.Serialize(visit with { Id = 0, PatientId = 0 })));
        }

        return [.. all.Order(StringComparer.Ordinal)];
    }

    /// <summary>
    /// Every attached file here, as it is read from the disk, and what it belongs to, without the ids.
    /// </summary>
    public async Task<IReadOnlyList<string>> FilesAsync()
    {
        var all = new List<string>();
        foreach (var patient in (await Patients.ListAsync(new PatientQuery(PageSize: 500), Ct)).Items)
        {
            var visits = (await Visits.ListAsync(patient.Id, Ct)).ToDictionary(visit => visit.Id);
            foreach (var file in await Files.ListAsync(patient.Id, Ct))
            {
                await using var content = (await Files.OpenAsync(file.Id, Ct)).Content;
                var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, Ct));
                var visit = file.VisitId is { } of ? $"{visits[of].VisitedAt:s} {visits[of].Complaint}" : "";
                all.Add($"{patient.ChartNumber} {visit} {hash} "
                    + JsonSerializer.Serialize(file with { Id = 0, PatientId = 0, VisitId = null }));
            }
        }

        return [.. all.Order(StringComparer.Ordinal)];
    }

    public async Task<Patient> OnlyPatientAsync() =>
        Assert.Single((await Patients.ListAsync(new PatientQuery(), Ct)).Items);

    public async Task<IReadOnlyList<Visit>> VisitsOfOnlyPatientAsync() =>
        [.. (await Visits.ListAsync((await OnlyPatientAsync()).Id, Ct)).OrderBy(visit => visit.VisitedAt)
            .ThenBy(visit => visit.Id)];

    public static byte[] Zip(params (string Name, string Text)[] files)
    {
        var to = new MemoryStream();
        using (var zip = new ZipArchive(to, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return to.ToArray();
    }

    public ValueTask DisposeAsync() => _clinic.DisposeAsync();
}
