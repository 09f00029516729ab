using ClinicWeb.Components.Pages;

namespace ClinicWeb.Tests.Components.Pages;

public sealed class QueryStringSyncTests
{
    private readonly QueryStringSync _address = new();

    [Fact]
    public void The_first_address_comes_from_outside_and_counts_once()
    {
        Assert.True(_address.IsFromOutside("anna"));
        Assert.False(_address.IsFromOutside("anna"));
    }

    [Fact]
    public void A_late_report_of_what_was_typed_first_does_not_overwrite_what_was_typed_since()
    {
        Assert.True(_address.IsFromOutside(""));
        _address.Write("w");
        _address.Write("wie");
        Assert.False(_address.IsFromOutside("w"));
        Assert.False(_address.IsFromOutside("wie"));
    }

    [Fact]
    public void Reports_of_quick_typing_may_be_left_out()
    {
        _address.Write("w");
        _address.Write("wi");
        _address.Write("wie");
        Assert.False(_address.IsFromOutside("wie"));
        Assert.True(_address.IsFromOutside("w"));
    }

    [Fact]
    public void Going_back_to_an_address_of_before_counts()
    {
        Assert.True(_address.IsFromOutside(""));
        _address.Write("wie");
        Assert.False(_address.IsFromOutside("wie"));
        Assert.True(_address.IsFromOutside(""));
        Assert.True(_address.IsFromOutside("wie"));
    }
}
