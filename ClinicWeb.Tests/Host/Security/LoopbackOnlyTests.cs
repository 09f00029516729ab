using ClinicWeb.Components.Contracts;
using ClinicWeb.Server.Host.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace ClinicWeb.Tests.Host.Security;

public class LoopbackOnlyTests
{
    [Theory]
    [InlineData("http://localhost:5080")]
    [InlineData("http://127.0.0.1:0;http://[::1]:5080")]
    [InlineData("https://LOCALHOST:5443")]
    [InlineData("http://127.8.9.10:80")]
    public void This_computer_only_is_allowed(string urls) => LoopbackOnly.Check(With("Urls", urls), false);

    [Theory]
    [InlineData("http://0.0.0.0:5080")]
    [InlineData("http://*:5080")]
    [InlineData("http://+:5080")]
    [InlineData("http://[::]:5080")]
    [InlineData("http://192.168.1.5:5080")]
    [InlineData("http://praxis.local:5080")]
    [InlineData("http://localhost:5080;http://10.0.0.1:5080")]
    public void Anything_else_is_refused_by_name_unless_it_was_allowed(string urls)
    {
        var error = Assert.Throws<ClinicException>(() => LoopbackOnly.Check(With("Urls", urls), false));

        Assert.Contains(urls.Split(';')[^1], error.Message, StringComparison.Ordinal);
        Assert.Contains("ListenBeyondLocalhost", error.Hint.ToString(), StringComparison.Ordinal);
        LoopbackOnly.Check(With("Urls", urls), true);
    }

    [Theory]
    [InlineData("http_ports")]
    [InlineData("https_ports")]
    public void Ports_without_Urls_would_be_listened_on_everywhere_and_are_refused_by_name_unless_that_was_allowed(
        string key)
    {
        var error = Assert.Throws<ClinicException>(() => LoopbackOnly.Check(With(key, "8080"), false));

        Assert.Contains($"{key} is \"8080\"", error.Message, StringComparison.Ordinal);
        LoopbackOnly.Check(With(key, "8080"), true);
        LoopbackOnly.Check(With("Urls", "http://localhost:5080", (key, "8080")), false);
        LoopbackOnly.Check(With(key, ""), false);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5080", "http://127.0.0.1:5080")]
    [InlineData("http://[::1]:5080/", "http://[::1]:5080")]
    [InlineData("http://[::]:5080", "http://localhost:5080")]
    [InlineData("http://0.0.0.0:5080", "http://localhost:5080")]
    [InlineData("http://evil.example/", null)]
    [InlineData("file:///etc/passwd", null)]
    [InlineData("ms-settings:", null)]
    [InlineData("C:\\Windows\\System32\\calc.exe", null)]
    [InlineData("", null)]
    public void Only_pages_of_this_computer_are_opened(string noted, string? opened) =>
        Assert.Equal(opened, ListenAddresses.ForBrowser(noted));

    [Fact]
    public void A_section_that_would_defeat_Urls_is_refused() => Assert.Contains(
        "Kestrel:Endpoints",
        Assert.Throws<ClinicException>(
            () => LoopbackOnly.Check(With("Kestrel:Endpoints:Http:Url", "http://0.0.0.0:80"), true)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Beyond_localhost_plain_addresses_and_named_hosts_are_answered_and_no_others()
    {
        var rules = HostRules.From("praxis.local;*", listenBeyondLocalhost: true);

        Assert.True(rules.Allows(new HostString("192.168.1.5", 5080)));
        Assert.True(rules.Allows(new HostString("Praxis.local", 5080)));
        Assert.True(rules.Allows(new HostString("localhost", 5080)));
        Assert.False(rules.Allows(new HostString("evil.example", 5080)));
        Assert.False(rules.Allows(default));
    }

    private static IConfiguration With(string key, string value, params (string Key, string Value)[] more) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(
                [new(key, value), .. more.Select(pair => new KeyValuePair<string, string?>(pair.Key, pair.Value))])
            .Build();
}
