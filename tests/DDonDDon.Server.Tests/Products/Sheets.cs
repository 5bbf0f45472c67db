using System.Text;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Products;

internal static class Sheets
{
    public static Task<Answer> ImportAsync(TestUser user, string sheet, string query = "") => ImportAsync(user, Encoding.UTF8.GetBytes(sheet), query);

    /// <summary>Imports a sheet of products.</summary>
    public static async Task<Answer> ImportAsync(TestUser user, byte[] sheet, string query = "")
    {
        using var content = new ByteArrayContent(sheet);
        content.Headers.ContentType = new("text/csv");
        return await user.Client.AnswerAsync(HttpMethod.Post, $"/api/v1/products/import{query}", content);
    }
}
