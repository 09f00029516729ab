using ClinicWeb.Components;
using ClinicWeb.Server.Edges;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions
{
    Args = args,
    ContentRootPath = AppContext.BaseDirectory,
});
builder.WebHost.UseStaticWebAssets();
builder.Services.AddClinicComponents();
builder.Services.AddRazorComponents().AddInteractiveServerComponents();
var app = builder.Build();
app.UseClinicCulture();
app.UseAntiforgery();
app.MapStaticAssets();
app.MapCulture();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
await app.RunAsync();
