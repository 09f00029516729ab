using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Attachments;
using ClinicWeb.Server.History;
using ClinicWeb.Server.Patients;

namespace ClinicWeb.Tests.Support;

/// <summary>A practice with its backups and one patient, to whose chart files are attached.</summary>
public abstract class AttachedFilesTest : RunningClinicTest
{
    protected long PatientId { get; private set; }

    protected IAttachments Files => Clinic.Get<IAttachments>();

    public override async ValueTask InitializeAsync()
    {
        await StartAsync();
        PatientId = await Clinic.AddPatientAsync("Weber");
    }

    /// <summary>Ends the present life of the program, if any, and begins another.</summary>
    protected async Task StartAsync()
    {
        if (Clinic is not null)
            await Clinic.DisposeAsync();
        Clinic = await RunningClinic.StartAsync(
            Data.Folder, configure: services => services.AddAttachments().AddHistory().AddPatients());
    }

    protected Task<Attachment> AddAsync(byte[] content, string name = "letter.pdf") =>
        Files.AddAsync(PatientId, Papers.New(content, name));
}
