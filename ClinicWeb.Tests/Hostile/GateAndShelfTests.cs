using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Backup.Destinations;
using ClinicWeb.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ClinicWeb.Tests.Hostile;

public sealed class GateAndShelfTests
{
    private static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Closing_during_a_restore_does_not_wait_for_ever()
    {
        await using var clinic = new TempClinic();
        var old = await clinic.BackUpAsync();
        using var inCheck = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        var first = 0;
        clinic.AtBoundary = step =>
        {
            if (step != "check" || first++ > 0)
                return;
            inCheck.Release();
            goOn.Wait();
        };
        var restore = Task.Run(() => clinic.Get<IRestores>().RestoreAsync(old.Name));
        await inCheck.WaitAsync();
        // The two lines of BackupAtStartAndClose.AtCloseAsync.
        var close = Task.Run(async () =>
        {
            using var held = await clinic.Practice.Database.HoldWritesAsync($"ClinicWeb is closing.");
            await clinic.BackUpAsync(BackupTrigger.Shutdown);
        });
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        goOn.Release();
        await Task.WhenAll(restore.ContinueWith(_ => { }, TaskScheduler.Default), close).WaitAsync(WaitTimeout);
    }

    [Theory]
    [InlineData(
        """{"created_at":"2026-01-02T10:30:00","version":"1.0","patient_count":0,"visit_count":0,"files":["""
            + """{"path":"clinic.db","size":3}]}""")]
    [InlineData(
        """{"created_at":"2026-01-02T10:30:00","version":"1.0","patient_count":0,"visit_count":0,"files":[null]}""")]
    [InlineData("""{"created_at":"0001-01-01T00:00:00","version":"1.0","patient_count":0,"visit_count":0}""")]
    public async Task One_strange_zip_in_the_folder_stops_no_backup(string manifest)
    {
        await using var clinic = new TempClinic();
        await File.WriteAllBytesAsync(
            clinic.ZipPath("strange.zip"), HostileZip.Make(manifest, ("clinic.db", [1, 2, 3])));
        var made = await clinic.BackUpAsync();
        Assert.Contains(await clinic.Backups.ListAsync(), backup => backup.Name == made.Name);
    }

    [Fact]
    public async Task A_strange_zip_is_refused_as_not_sound()
    {
        await using var clinic = new TempClinic();
        using var zip = new MemoryStream(HostileZip.Make(
            """{"created_at":"2026-01-02T10:30:00","version":"1.0","patient_count":0,"visit_count":0,"files":[null]}""",
            ("clinic.db", [1])));
        var refused = await Assert.ThrowsAsync<ClinicException>(() => clinic.Backups.UploadAsync(zip));
        Assert.Equal(ClinicError.NotSound, refused.Error);
    }

    [Fact]
    public async Task An_upload_that_never_ends_holds_up_no_backup()
    {
        await using var clinic = new TempClinic();
        using var end = new CancellationTokenSource();
        var upload = clinic.Backups.UploadAsync(new Endless(), end.Token);
        try
        {
            await clinic.BackUpAsync().WaitAsync(WaitTimeout);
        }
        finally
        {
            await end.CancelAsync();
            await Assert.ThrowsAnyAsync<Exception>(() => upload);
        }
    }

    [Fact]
    public async Task Without_the_catalog_nothing_that_was_pinned_is_removed()
    {
        await using var clinic = new TempClinic();
        await clinic.SetAsync(settings => settings.KeepingOnly(1));
        var precious = await clinic.BackUpAsync();
        await clinic.Backups.EditAsync(precious.Name, pinned: true, note: "before the move", default);
        File.Delete(clinic.ZipPath(".catalog.json")); // the zips were copied to a new computer without hidden files
        clinic.Time.Advance(TimeSpan.FromHours(1));
        await clinic.BackUpAsync();
        clinic.Time.Advance(TimeSpan.FromHours(1));
        await clinic.BackUpAsync();
        Assert.True(File.Exists(clinic.ZipPath(precious.Name)), "a pinned backup was removed");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[null]")]
    public async Task A_catalog_of_nothing_is_a_lost_catalog(string text)
    {
        await using var clinic = new TempClinic();
        await clinic.SetAsync(settings => settings.KeepingOnly(1));
        var precious = await clinic.BackUpAsync();
        await clinic.Backups.EditAsync(precious.Name, pinned: true, note: null, default);
        await File.WriteAllTextAsync(clinic.ZipPath(".catalog.json"), text);
        clinic.Time.Advance(TimeSpan.FromHours(1));
        await clinic.BackUpAsync();
        clinic.Time.Advance(TimeSpan.FromHours(1));
        await clinic.BackUpAsync();
        Assert.True(File.Exists(clinic.ZipPath(precious.Name)), "a pinned backup was removed");
    }

    [Fact]
    public async Task The_last_backup_that_can_be_restored_is_not_deleted_because_of_one_that_rotted()
    {
        await using var clinic = new TempClinic();
        var rotten = await clinic.BackUpAsync();
        clinic.Time.Advance(TimeSpan.FromHours(1));
        var good = await clinic.BackUpAsync();
        var path = clinic.ZipPath(rotten.Name);
        var moment = File.GetLastWriteTimeUtc(path);
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[200] ^= 0xFF;
        await File.WriteAllBytesAsync(path, bytes);
        File.SetLastWriteTimeUtc(path, moment); // a disk that rots changes no time
        await Assert.ThrowsAsync<ClinicException>(() => clinic.Backups.DeleteAsync(good.Name));
    }

    [Fact]
    public async Task A_folder_of_backups_that_is_gone_is_made_again_and_one_that_cannot_be_is_told_and_recorded()
    {
        await using var clinic = new TempClinic();
        await clinic.BackUpAsync();
        Directory.Delete(clinic.Folder.Backups, recursive: true);
        var made = await clinic.BackUpAsync();
        Assert.Equal(made.Name, Assert.Single(await clinic.Backups.ListAsync()).Name);

        Directory.Delete(clinic.Folder.Backups, recursive: true);
        File.WriteAllText(clinic.Folder.Backups, "a file in its place");
        var refused = await Assert.ThrowsAsync<ClinicException>(() => clinic.BackUpAsync());
        Assert.Equal(ClinicError.BackupImpossible, refused.Error);
        var told = (await clinic.Get<IActivity>().ListAsync())[0];
        Assert.Equal((ActivityKind.Backup, false, refused.Detail), (told.Kind, told.Succeeded, told.Detail));
        Assert.Equal(BackupState.Failed, (await clinic.Status.RefreshAsync()).State);
    }

    [Fact]
    public async Task A_zip_of_somebody_else_in_the_folder_is_not_this_practices_last_backup()
    {
        await using var clinic = new TempClinic(); // 2026-01-02 09:30 UTC; the zip says 2026-01-01 09:00
        await clinic.SetAsync(settings => settings with { IntervalHours = 48 });
        await File.WriteAllBytesAsync(
            clinic.ZipPath("backup_2026-01-01_10-00-00.zip"),
            HostileZip.Of(clinic.Folder, clinic.Practice.Scratch, "SELECT 1"));
        await clinic.Practice.AddPatientAsync("Berger");
        var status = await clinic.Status.RefreshAsync();
        Assert.True(status.LastBackup is null,
            $"the badge says {status.LastBackup?.CreatedAt}, the next is due {status.NextDueAt}, and Berger was never "
                + $"backed up");
    }

    private sealed class Endless : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer,
            CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return 0;
        }
    }
}
