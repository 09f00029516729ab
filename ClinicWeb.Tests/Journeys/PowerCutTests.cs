using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;

namespace ClinicWeb.Tests.Journeys;

/// <summary>The power goes at every step that the program tells of, with the real Chroma at work.</summary>
public sealed class PowerCutTests
{
    [Theory]
    [InlineData("restore")]
    [InlineData("backup")]
    public async Task Cut_off_at_any_step_the_practice_is_wholly_old_or_wholly_new_and_its_index_finds_the_same(
        string what)
    {
        using var computer = await new Computer().OnAsync();
        await computer.AddAsync("Berger", "Arterial hypertension");
        var older = await computer.RecordsAsync();
        var backup = await computer.BackUpAsync();
        await computer.AddAsync("Celan", "Migraine without aura");
        var newer = await computer.RecordsAsync();
        await computer.SearchAsync("migraine");
        var full = await computer.BackUpAsync();
        await computer.SendAsync(HttpMethod.Patch, $"/api/backups/{full}", new { pinned = true });
        await computer.SendAsync(HttpMethod.Patch, $"/api/backups/{backup}", new { pinned = true });
        var address = what == "restore" ? $"/api/backups/{backup}/restore" : "/api/backups";

        var steps = await StepsAsync(computer, address, cutAt: null);
        Assert.True(steps.Count > 4, string.Join(", ", steps));
        var ends = new HashSet<bool>();
        foreach (var step in steps)
        {
            if (await computer.RecordsAsync() != newer)
                await computer.PostAsync($"/api/backups/{full}/restore");
            await StepsAsync(computer, address, step);
            await computer.OnAsync();
            await computer.OpenAsync();
            var records = await computer.RecordsAsync();
            Assert.True(records == newer || (what == "restore" && records == older), $"After {step}: {records}");
            ends.Add(records == newer);
            Assert.Contains("Berger", await computer.SearchAsync("hypertension"), StringComparison.Ordinal);
            Assert.All(
                (await computer.GetAsync("/api/backups")).EnumerateArray(),
                listed => Assert.True(listed.GetProperty("health").GetString() is "good" or "proven",
                    listed.ToString()));
            Assert.True((await computer.PostAsync($"/api/backups/{backup}/check")).GetProperty("passed").GetBoolean());
        }

        Assert.Contains(true, ends);
    }

    /// <summary>The steps that a run tells of; the power goes when it comes to one of them.</summary>
    private static async Task<List<string>> StepsAsync(Computer computer, string address, string? cutAt)
    {
        var told = new ConcurrentQueue<string>();
        var there = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var hub = new HubConnectionBuilder()
            .WithUrl(new Uri(computer.Http.BaseAddress!, "/hubs/backup"),
                options => options.Headers["Origin"] = computer.Http.BaseAddress!.GetLeftPart(UriPartial.Authority))
            .Build();
        hub.On<JsonElement>("progress", progress =>
        {
            var step = progress.GetProperty("step").GetString()!;
            told.Enqueue(step);
            if (step == cutAt)
                there.TrySetResult();
        });
        await hub.StartAsync(TestContext.Current.CancellationToken);
        if (cutAt is null)
        {
            await computer.PostAsync(address,
                expect: address.EndsWith("restore", StringComparison.Ordinal) ? 200 : 201);
            return [.. told.Distinct()];
        }

        var run = computer.Http.PostAsync(address, null, TestContext.Current.CancellationToken);
        await Task.WhenAny(there.Task, run);
        await computer.PowerCutAsync();
        // Answered at the last moment, or never.
        await run.ContinueWith(answer => answer.IsCompletedSuccessfully, TaskScheduler.Default);
        return [cutAt];
    }
}
