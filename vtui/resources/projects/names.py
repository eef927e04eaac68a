"""Names of frameworks, build machines and retention limits, as Vercel writes them; others are shown as they are."""

FRAMEWORKS = {
    "actix-web": "Actix Web",
    "angular": "Angular",
    "ash": "Ash",
    "astro": "Astro",
    "axum": "Axum",
    "blitzjs": "Blitz.js (Legacy)",
    "brunch": "Brunch",
    "bun": "Bun",
    "container": "Container",
    "create-react-app": "Create React App",
    "django": "Django",
    "docusaurus": "Docusaurus (v1)",
    "docusaurus-2": "Docusaurus (v2+)",
    "dojo": "Dojo",
    "eleventy": "Eleventy",
    "elysia": "Elysia",
    "ember": "Ember.js",
    "eve": "eve",
    "express": "Express",
    "factory-eve": "Factory (Eve)",
    "fastapi": "FastAPI",
    "fasthtml": "FastHTML",
    "fastify": "Fastify",
    "flask": "Flask",
    "gatsby": "Gatsby.js",
    "go": "Go",
    "gridsome": "Gridsome",
    "h3": "H3",
    "hexo": "Hexo",
    "hono": "Hono",
    "hugo": "Hugo",
    "hydrogen": "Hydrogen (v1)",
    "ionic-angular": "Ionic Angular",
    "ionic-react": "Ionic React",
    "jekyll": "Jekyll",
    "koa": "Koa",
    "mastra": "Mastra",
    "middleman": "Middleman",
    "nestjs": "NestJS",
    "nextjs": "Next.js",
    "nitro": "Nitro",
    "node": "Node",
    "nuxtjs": "Nuxt",
    "parcel": "Parcel",
    "polymer": "Polymer",
    "preact": "Preact",
    "python": "Python",
    "react-router": "React Router",
    "redwoodjs": "RedwoodJS",
    "remix": "Remix",
    "ruby": "Ruby",
    "rust": "Rust",
    "saber": "Saber",
    "sanity": "Sanity",
    "sanity-v2": "Sanity (v2 - legacy)",
    "sapper": "Sapper",
    "scully": "Scully",
    "services": "Services",
    "solidstart": "SolidStart (v0)",
    "solidstart-1": "SolidStart (v1)",
    "stencil": "Stencil",
    "storybook": "Storybook",
    "svelte": "Svelte",
    "sveltekit": "SvelteKit (v0)",
    "sveltekit-1": "SvelteKit",
    "tanstack-start": "TanStack Start",
    "tanstack-start-lovable": "TanStack Start",
    "umijs": "UmiJS",
    "vite": "Vite",
    "vitepress": "VitePress",
    "vue": "Vue.js",
    "vuepress": "VuePress",
    "xmcp": "xmcp",
    "zola": "Zola",
}
"""Slug of a framework (`framework`) -> its name in the official list (npm `@vercel/frameworks`)."""
MACHINES = {
    "basic": "Basic",
    "standard": "Standard",
    "enhanced": "Enhanced",
    "turbo": "Turbo",
    "elastic": "Elastic",
}
"""Kind of build machine (`buildMachineType`) -> its name."""
RETENTION = {
    "expirationDays": "preview {}d",
    "expirationDaysProduction": "production {}d",
    "expirationDaysErrored": "errored {}d",
    "expirationDaysCanceled": "canceled {}d",
    "deploymentsToKeep": "at least {} in production",
}
"""Key of a retention policy (`deploymentExpiration`) -> its text, with the number."""


def framework(slug: str | None) -> str | None:
    """The name of a framework; the slug itself where it is not known."""
    return FRAMEWORKS.get(slug or "", slug)


def machine(kind: str | None) -> str | None:
    """The name of a kind of build machine; the word itself where it is not known."""
    return MACHINES.get(kind or "", kind)


def retention(policy: tuple[tuple[str, int], ...]) -> str:
    """For how long deployments are kept; empty for no limit."""
    known = dict(policy)
    return ", ".join(text.format(known[key]) for key, text in RETENTION.items() if key in known)
