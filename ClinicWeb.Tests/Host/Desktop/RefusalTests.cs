using System.Net.Sockets;
using ClinicWeb.Server.Host.Desktop;

namespace ClinicWeb.Tests.Host.Desktop;

public class RefusalTests
{
    [Fact]
    public void A_port_that_the_system_keeps_for_itself_is_told_in_words_with_another_one()
    {
        var denied = new SocketException((int)SocketError.AccessDenied);

        // Kestrel tells an address as it is, and localhost, which is two, as a sum of both.
        foreach (var told in new Exception[] { denied, new IOException("Failed", new AggregateException(denied)) })
        {
            var words = Refusal.InWords(told)?.ToString();
            Assert.Contains("cannot have its port", words, StringComparison.Ordinal);
            Assert.Contains("--urls http://localhost:5081", words, StringComparison.Ordinal);
        }

        Assert.Null(Refusal.InWords(new IOException("Failed", new SocketException((int)SocketError.HostDown))));
    }
}
