using ClinicWeb.Tests.Support;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.Options;

namespace ClinicWeb.Tests.Host;

public sealed class PageServicesTests
{
    [Fact]
    public async Task A_window_whose_lid_was_closed_is_kept_over_night_and_so_are_those_of_the_whole_practice()
    {
        await using var app = new ClinicApp();

        var circuits = app.Get<IOptions<CircuitOptions>>().Value;

        Assert.Equal((TimeSpan.FromHours(16), 20),
            (circuits.DisconnectedCircuitRetentionPeriod, circuits.DisconnectedCircuitMaxRetained));
    }
}
