/** A form body; read as bytes, because workerd warns about form bodies that are read as text. */
export async function readForm(request: Request): Promise<URLSearchParams> {
  return new URLSearchParams(new TextDecoder().decode(await request.arrayBuffer()));
}
